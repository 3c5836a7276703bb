"""The last step to a socket, on a real server in this process: frames, polling clients, who does not read."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest
import socketio
from aiohttp import web

from app.relay.wires import Parcel, Wires, encoded

NAMESPACE = "/events"
SIZES = (10, 200, 70_000)
"""Bytes of payload: a WebSocket frame says its length in one of three ways."""


class Relay:
    """A server whose sockets are all let in."""

    def __init__(self):
        self.server = socketio.AsyncServer(async_mode="aiohttp", ping_interval=1, ping_timeout=2)
        self.wires = Wires(self.server)
        self.sids = []
        self.server.on("connect", self.connect, namespace=NAMESPACE)
        self.app = web.Application()
        self.server.attach(self.app)

    async def connect(self, sid, _environ, _auth=None):
        self.sids.append(self.server.manager.eio_sid_from_sid(sid, NAMESPACE))


@asynccontextmanager
async def running():
    relay = Relay()
    runner = web.AppRunner(relay.app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    relay.port = site._server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        await runner.cleanup()


@asynccontextmanager
async def listening(relay, transports, heard):
    client = socketio.AsyncClient(reconnection=False)

    async def note(name, data=None):
        heard.append((name, data))

    client.on("*", note, namespace=NAMESPACE)
    await client.connect(f"http://127.0.0.1:{relay.port}", namespaces=[NAMESPACE], transports=transports)
    try:
        yield client
    finally:
        await client.disconnect()


async def until(condition):
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


def parcel_of(numbers):
    return Parcel(encoded(NAMESPACE, f"task:{n}", {"x": "é" * SIZES[n % 3]}) for n in numbers)


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
def test_everything_comes_once_and_in_order_whatever_carries_it(transports):
    async def story():
        heard = []
        async with running() as relay, listening(relay, transports, heard):
            for turn in range(20):
                assert relay.wires.send(relay.sids[0], parcel_of(range(turn * 5, turn * 5 + 5)))
                if transports == ["polling"]:  # python-socketio takes 16 packets of an answer at most
                    await until(lambda told=turn * 5 + 5: len(heard) == told)
                elif turn % 2 == 0:
                    await asyncio.sleep(0.02)
            await until(lambda: len(heard) == 100)
            used_websocket = bool(relay.wires.open)
        assert [name for name, _data in heard] == [f"task:{n}" for n in range(100)]
        assert all(len(data["x"]) == SIZES[n % 3] for n, (_name, data) in enumerate(heard))
        assert used_websocket == ("websocket" in transports)

    asyncio.run(story())


def test_who_does_not_read_is_cut_and_holds_nobody_else():
    async def story():
        heard = []
        async with running() as relay, aiohttp.ClientSession() as http:
            url = f"http://127.0.0.1:{relay.port}/socket.io/?EIO=4&transport=websocket"
            deaf = await http.ws_connect(url)
            await deaf.send_str(f"40{NAMESPACE},")
            await until(lambda: len(relay.sids) == 1)
            deaf._response.connection.transport.pause_reading()
            async with listening(relay, ["websocket"], heard):
                await asyncio.sleep(0.05)
                big, sent = Parcel([encoded(NAMESPACE, "x:y", {"x": "y" * 100_000})]), 0
                while relay.wires.send(relay.sids[0], big):
                    assert relay.wires.send(relay.sids[1], big)
                    sent += 1
                    assert sent < 500
                    await asyncio.sleep(0)
                await until(lambda: len(heard) == sent)
                await until(lambda: relay.sids[0] not in relay.wires.open)
            deaf._response.connection.transport.abort()
        assert sent > 5

    asyncio.run(story())
