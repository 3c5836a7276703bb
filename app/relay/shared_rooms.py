"""The rooms of several relays, in Redis: who is in a room is the same on each of them.

Each room is one value, changed under an optimistic lock. Seats carry their relay's name, and a relay shows every few
seconds that it lives: the seats of one that was killed are given up by the others. While Redis is away,
rooms are as if empty.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from uuid import uuid4

import orjson
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from app.relay.rooms import Room

LIFE = 15  # seconds without a sign after which a relay is dead
Change = Callable[[Room], Any]
Found = TypeVar("Found")
Method = Callable[..., Awaitable[Found]]
logger = logging.getLogger("callsheet.relay")


def or_else(absent: Callable[[], Any]) -> Callable[[Method[Found]], Method[Found]]:
    """What is answered while Redis is away."""

    def patient(asked: Method[Found]) -> Method[Found]:
        @wraps(asked)
        async def ask(*args: Any) -> Found:
            try:
                return await asked(*args)
            except (RedisError, OSError):
                logger.warning("the shared rooms do not answer", exc_info=True)
                found: Found = absent()
                return found

        return ask

    return patient


class SharedRooms:
    """Rooms as `OwnRooms` has them, for every relay of one REDIS_URL and one name in it."""

    def __init__(self, url: str, name: str = "callsheet") -> None:
        self.redis: Redis = Redis.from_url(url)
        self.name = name
        self.rooms = f"{name}:rooms"  # ids of the playlists that have a room
        self.relay = uuid4().hex

    @or_else(list)
    async def people(self, playlist_id: str) -> list[str]:
        """Who takes part; nobody where there is no room."""
        room = _read(playlist_id, await self.redis.get(self._key(playlist_id)))
        return list(room.people) if room else []

    @or_else(dict)
    async def join(
        self, playlist_id: str, person_id: str, socket: str, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A socket of a person takes a seat; returns the state of the room."""
        await self._live()

        def sit(room: Room) -> dict[str, Any]:
            room.join(person_id, self._seat(socket), given)
            return room.state

        state: dict[str, Any] = await self._change(playlist_id, sit, made=True)
        return state

    @or_else(bool)
    async def leave(self, playlist_id: str, socket: str) -> bool:
        """A socket gives up its seat. Tells whether the people changed."""
        return bool(await self._change(playlist_id, lambda room: room.leave(self._seat(socket))))

    @or_else(lambda: None)
    async def drive(self, playlist_id: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Follow a driver; returns the state, None where there is no room."""

        def follow(room: Room) -> dict[str, Any]:
            room.drive(given)
            return room.state

        state: dict[str, Any] | None = await self._change(playlist_id, follow)
        return state

    @or_else(list)
    async def gone(self, socket: str) -> list[str]:
        """A socket is closed; the playlists whose people changed."""
        seat = self._seat(socket)
        held = [playlist_id for playlist_id, room in await self._all() if seat in room.seats]
        return [playlist_id for playlist_id in held if await self.leave(playlist_id, socket)]

    @or_else(list)
    async def abandoned(self) -> list[str]:
        """Show that this relay lives, and give up the seats of those that do not; the playlists that changed."""
        await self._live()
        rooms = await self._all()
        relays = {seat.partition("/")[0] for _playlist, room in rooms for seat in room.seats}
        dead = {relay for relay in relays if not await self.redis.exists(self._sign(relay))}

        def clear(room: Room) -> bool:
            before = list(room.people)
            for seat in [seat for seat in room.seats if seat.partition("/")[0] in dead]:
                room.leave(seat)
            return room.people != before

        return [playlist_id for playlist_id, _room in rooms if dead and await self._change(playlist_id, clear)]

    async def _live(self) -> None:
        await self.redis.set(self._sign(self.relay), 1, ex=LIFE)

    def _key(self, playlist_id: str) -> str:
        return f"{self.name}:room:{playlist_id}"

    def _sign(self, relay: str) -> str:
        return f"{self.name}:relay:{relay}"

    def _seat(self, socket: str) -> str:
        return f"{self.relay}/{socket}"

    async def _all(self) -> list[tuple[str, Room]]:
        """The rooms there are. Two round trips."""
        members: Any = self.redis.smembers(self.rooms)
        ids = sorted(id_.decode() for id_ in await members)
        values = await self.redis.mget([self._key(id_) for id_ in ids]) if ids else []
        read = ((id_, _read(id_, value)) for id_, value in zip(ids, values, strict=True))
        return [(id_, room) for id_, room in read if room is not None]

    async def _change(self, playlist_id: str, change: Change, *, made: bool = False) -> Any:
        """Change a room as if nobody else did; None where there is none and none is to be made."""
        key = self._key(playlist_id)

        async def attempt(pipe: Pipeline) -> Any:
            room = _read(playlist_id, await pipe.get(key))
            if room is None and not made:
                return None
            room = room or Room(playlist_id)
            found = change(room)
            pipe.multi()
            if room.people:
                pipe.set(key, orjson.dumps({"seats": room.seats, "state": room.state}))
                pipe.sadd(self.rooms, playlist_id)
            else:
                pipe.delete(key)
                pipe.srem(self.rooms, playlist_id)
            return found

        return await self.redis.transaction(attempt, key, value_from_callable=True)


def _read(playlist_id: str, value: Any) -> Room | None:
    if value is None:
        return None
    kept = orjson.loads(value)
    room = Room(playlist_id)
    room.seats, room.state = kept["seats"], kept["state"]
    return room
