"""Somebody who is told of events: an HTTP server that remembers, and refuses what it is told to refuse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import orjson


@dataclass
class Receiver:
    """`taken`: what it answered 200 to, as (headers, body, raw body); `refused`: how often it did not."""

    port: int = 0
    status: Callable[[int], int] = lambda _number: 200
    calls: int = 0
    refused: int = 0
    taken: list[tuple[Any, dict[str, Any], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    def numbers(self) -> list[int]:
        """The `n` of each event's data that was taken."""
        return [body["data"]["n"] for _headers, body, _raw in self.taken]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for the length of a block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.calls += 1
            status = receiver.status(receiver.calls)
            if status == 200:
                receiver.taken.append((self.headers, orjson.loads(raw), raw))
            else:
                receiver.refused += 1
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
