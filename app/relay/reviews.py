"""The messages of preview rooms: several people watch one playlist together (spec 60 §4.1)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from app.relay.gate import may_drive, may_open

if TYPE_CHECKING:
    from app.relay.events import Events
    from app.relay.rooms import Rooms

PASSED_ON = (
    "add-annotation",
    "remove-annotation",
    "update-annotation",
    "change-version",
    "panzoom-changed",
    "comparison-panzoom-changed",
)


class Reviews:
    """Hears what sockets say in rooms, and tells it to the others there, on every relay."""

    def __init__(self, events: Events, rooms: Rooms) -> None:
        self.events = events
        self.rooms = rooms

    async def hear(self, sid: str, verb: str, given: dict[str, Any]) -> None:
        """One message. Who has not opened the playlist is not heard; raises Refusal of who may not listen any more."""
        playlist_id = str(given.get("playlist_id", "0"))
        person = self.events.listeners[sid].admission.person
        if verb == "open-playlist":
            if await self._may_open(sid, playlist_id):
                await self.events.enter_room(sid, playlist_id)
                await self._people(playlist_id)
        elif verb == "join":
            if person is not None and await self._may_open(sid, playlist_id):
                state = await self.rooms.join(playlist_id, person, sid, given)
                await self._people(playlist_id)
                await self._tell("room-updated", state, playlist_id)
        elif verb == "close-playlist":
            await self.events.leave_room(sid, playlist_id)
        elif verb == "leave":
            if await self.rooms.leave(playlist_id, sid):
                await self._people(playlist_id)
        elif playlist_id in self.events.rooms(sid):
            await self._drive(sid, verb, playlist_id, given)

    async def _may_open(self, sid: str, playlist_id: str) -> bool:
        events = self.events
        admission = events.listeners[sid].admission
        return await asyncio.to_thread(may_open, events.database, events.settings, admission, playlist_id)

    async def _drive(self, sid: str, verb: str, playlist_id: str, given: dict[str, Any]) -> None:
        if verb not in (*PASSED_ON, "room-updated"):
            return
        events = self.events
        admission = events.listeners[sid].admission
        if not await asyncio.to_thread(may_drive, events.database, events.settings, admission):
            return
        if verb in PASSED_ON:
            await self._tell(verb, given, playlist_id)
            return
        state = await self.rooms.drive(playlist_id, given)
        if state is not None:
            await self._tell(verb, {"only_newcomer": False, **state}, playlist_id)

    async def gone(self, sid: str) -> None:
        """A socket is closed."""
        for playlist_id in await self.rooms.gone(sid):
            await self._people(playlist_id)

    async def look(self) -> None:
        """Those whose relay died have left."""
        for playlist_id in await self.rooms.abandoned():
            await self._people(playlist_id)

    async def _people(self, playlist_id: str) -> None:
        people = await self.rooms.people(playlist_id)
        told = {"people": people, "playlist_id": playlist_id, "id": playlist_id}
        await self._tell("room-people-updated", told, playlist_id)

    async def _tell(self, verb: str, told: dict[str, Any], playlist_id: str) -> None:
        await self.events.emit(f"preview-room:{verb}", told, room=playlist_id)
