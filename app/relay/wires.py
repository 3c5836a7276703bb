"""The last step to a socket: what many hear is encoded once, and written to each of them without a task of its own.

python-engineio would make a task and a queue entry for each socket and event, and its writer one call for each frame:
at 17,000 deliveries a second that is all that a processor can do. Here the frames of a batch are one piece of bytes,
which everybody who hears the same gets in one write to their connection (decision 007). Long-polling clients, and
sockets whose first packets are still on their way, take the library's queue.

Who does not read is cut when a mebibyte waits for them: they come back and ask the feed for what they missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import orjson
import socketio
from aiohttp import web
from engineio.async_drivers.aiohttp import WebSocket
from engineio.packet import MESSAGE, Packet

BACKLOG = 1024 * 1024  # bytes that may wait for a socket
POLLED_BACKLOG = 5000  # packets that may wait for a client that polls


def encoded(namespace: str, name: str, payload: Any) -> str:
    """An event as Socket.IO writes it, without the type of the Engine.IO packet."""
    return f"2{namespace},{orjson.dumps([name, payload]).decode()}"


def frame(text: str) -> bytes:
    """A server's WebSocket frame that holds one text message (RFC 6455 §5.2)."""
    body = text.encode()
    size = len(body)
    if size < 126:
        return bytes((0x81, size)) + body
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + body
    return b"\x81\x7f" + size.to_bytes(8, "big") + body


class Parcel:
    """Some events for everybody who hears just these, in their order."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)

    @cached_property
    def frames(self) -> bytes:
        """As they go on the wire of a WebSocket."""
        return b"".join(frame(f"{MESSAGE}{text}") for text in self.texts)

    @cached_property
    def packets(self) -> list[Packet]:
        """As the library's queue takes them."""
        return [Packet(MESSAGE, text) for text in self.texts]


class Wire(WebSocket):
    """A WebSocket whose connection is known to `Wires` while it is open."""

    def __init__(self, handler: Any, server: Any, wires: Wires) -> None:
        super().__init__(handler, server)
        self.engine = handler.__self__
        self.wires = wires
        self.transport: asyncio.Transport | None = None
        self.direct = False

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        """Take the socket to its end. Not compressed: events are short, and each would be compressed for each."""
        request: web.Request = environ["aiohttp.request"]
        size = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(max_msg_size=size, compress=False)
        await self._sock.prepare(request)
        self.environ = environ
        self.transport = request.transport  # type: ignore[assignment]
        self.wires.open[self.engine.sid] = self
        try:
            await self.handler(self)
        finally:
            self.wires.open.pop(self.engine.sid, None)
        return self._sock

    def is_direct(self) -> bool:
        """May bytes be written past the library? From the moment on that nothing of its own is under way."""
        engine, transport = self.engine, self.transport
        if not self.direct and transport is not None:
            idle = engine.upgraded and not engine.upgrading and engine.queue.empty()
            self.direct = idle and transport.get_write_buffer_size() == 0
        return self.direct


class Wires:
    """The open WebSockets of a server."""

    def __init__(self, server: socketio.AsyncServer) -> None:
        self.eio = server.eio
        self.open: dict[str, Wire] = {}
        # The driver's own table of what makes a WebSocket; the library has no public way to give it another.
        self.eio._async = {**self.eio._async, "websocket": self._take}

    def _take(self, handler: Any, server: Any) -> Wire:
        return Wire(handler, server, self)

    def send(self, eio_sid: str, parcel: Parcel) -> bool:
        """Give a socket its parcel; False when too much waits for it already: it is to be cut. Never waits."""
        wire = self.open.get(eio_sid)
        if wire is not None and wire.transport is not None and wire.is_direct():
            if wire.transport.get_write_buffer_size() > BACKLOG:
                wire.transport.abort()
                return False
            wire.transport.write(parcel.frames)
            return True
        engine = self.eio.sockets.get(eio_sid)
        if engine is None or engine.closed:
            return True
        if engine.queue.qsize() > POLLED_BACKLOG:
            return False
        for packet in parcel.packets:
            engine.queue.put_nowait(packet)
        return True
