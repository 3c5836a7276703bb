"""Two servers on one Redis see nothing of each other (spec 40 §10.27)."""

import asyncio
from dataclasses import replace

import pytest
import redis
from limits import RateLimitItemPerMinute

from app.http.throttle import limiter_of
from app.relay.shared_rooms import SharedRooms
from tests.cli.running import short_folder
from tests.redis_server import redis_server


@pytest.fixture
def two(settings):
    """The settings of two studios that share a Redis."""
    with short_folder() as folder, redis_server(folder) as running:
        yield [
            replace(
                settings, redis_url=running.url, secret_key=f"the secret of studio {n}, long enough to be one"
            )
            for n in (1, 2)
        ]


def test_27_each_counts_for_itself(two):
    once = RateLimitItemPerMinute(1)
    ours, theirs = (limiter_of(each) for each in two)

    assert ours.hit(once, "failures", "10.0.0.1")
    assert not ours.test(once, "failures", "10.0.0.1")

    assert theirs.test(once, "failures", "10.0.0.1")
    assert not limiter_of(two[0]).test(once, "failures", "10.0.0.1")  # another process of ours
    keys = [key.decode() for key in redis.Redis.from_url(two[0].redis_url).scan_iter()]
    assert keys
    assert all(key.startswith(two[0].redis_name) for key in keys)


def test_27_a_review_room_is_its_own_studios(two):
    async def story():
        ours, theirs = (SharedRooms(each.redis_url, each.redis_name) for each in two)
        await ours.join("P", "ada", "s1", {})
        assert await ours.people("P") == ["ada"]
        assert await theirs.people("P") == []

    asyncio.run(story())
    assert two[0].redis_name != two[1].redis_name
    assert two[0].secret_key not in two[0].redis_name
