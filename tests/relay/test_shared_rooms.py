"""Presence over several relays: one Redis, two relays, one of them killed (spec 60 §4.1)."""

import asyncio
import shutil
import subprocess
import time

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Away

from app.relay import shared_rooms
from app.relay.shared_rooms import SharedRooms
from tests.cli.running import free_ports

pytestmark = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="redis-server is not installed (apt-get install redis-server)"
)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    (port,) = free_ports(1)
    folder = tmp_path_factory.mktemp("redis")
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        end = time.monotonic() + 20
        while not alive(url):
            assert time.monotonic() < end, "redis-server did not come up"
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def alive(url):
    try:
        return Redis.from_url(url).ping()
    except Away:
        return False


def test_who_is_in_a_room_is_the_same_on_every_relay(redis_url):
    async def story():
        one, two = SharedRooms(redis_url), SharedRooms(redis_url)
        await one.join("P", "ada", "s1", {"current_frame": 12})
        state = await two.join("P", "bob", "s1", {"current_frame": 0})
        assert state["people"] == await one.people("P") == await two.people("P") == ["ada", "bob"]
        assert state["current_frame"] == 12
        assert (await two.drive("P", {"current_frame": 40}))["current_frame"] == 40
        await one.join("P", "bob", "tab", {})
        assert await two.gone("s1") == []
        assert await one.people("P") == ["ada", "bob"]
        assert await one.gone("tab") == ["P"]
        assert await one.leave("P", "s1") is True
        assert await two.people("P") == []
        assert await two.drive("P", {}) is None

    asyncio.run(story())


def test_many_who_come_at_once_are_all_there(redis_url):
    async def story():
        relays = [SharedRooms(redis_url) for _ in range(4)]
        await asyncio.gather(*(relays[n % 4].join("Q", f"p{n}", f"s{n}", {}) for n in range(40)))
        assert sorted(await relays[0].people("Q")) == sorted(f"p{n}" for n in range(40))

    asyncio.run(story())


def test_the_people_of_a_killed_relay_leave(redis_url, monkeypatch):
    monkeypatch.setattr(shared_rooms, "LIFE", 1)

    async def story():
        living, killed = SharedRooms(redis_url), SharedRooms(redis_url)
        await living.join("R", "ada", "s1", {})
        await killed.join("R", "bob", "s2", {})
        assert await living.abandoned() == []
        await asyncio.sleep(1.2)
        assert await living.abandoned() == ["R"]
        assert await living.people("R") == ["ada"]

    asyncio.run(story())


def test_while_redis_is_away_rooms_are_empty_and_nothing_breaks():
    async def story():
        (port,) = free_ports(1)
        rooms = SharedRooms(f"redis://127.0.0.1:{port}/0")
        assert await rooms.people("P") == []
        assert await rooms.gone("s1") == []
        assert await rooms.abandoned() == []
        assert await rooms.leave("P", "s1") is False

    asyncio.run(story())
