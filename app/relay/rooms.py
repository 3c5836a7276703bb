"""Preview rooms: several people watch one playlist together (spec 60 §4.1). State: no socket, no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

COMPARING = {
    "enable": False,
    "task_type": None,
    "revision": None,
    "mode": "sidebyside",
    "comparison_preview_index": 0,
}
DRIVEN: dict[str, Any] = {
    "user_id": None,
    "local_id": None,
    "is_playing": False,
    "current_entity_id": None,
    "current_entity_index": None,
    "current_preview_file_id": None,
    "current_preview_file_index": None,
    "is_repeating": None,
    "is_annotations_displayed": False,
    "is_zoom_enabled": False,
    "is_waveform_displayed": False,
    "is_laser_mode": None,
    "handle_in": None,
    "handle_out": None,
}
"""What goes back to its default when a driver's message does not hold it."""


class Room:
    """Who takes part in a playlist's review, on which sockets, and where it plays."""

    def __init__(self, playlist_id: str) -> None:
        self.seats: dict[str, str] = {}
        self.state: dict[str, Any] = {
            "playlist_id": playlist_id,
            "people": [],
            **DRIVEN,
            "current_frame": 0,
            "speed": None,
            "comparing": dict(COMPARING),
        }

    @property
    def people(self) -> list[str]:
        """Ids of the participants, in the order of their coming."""
        found: list[str] = self.state["people"]
        return found

    def join(self, person_id: str, socket: str, given: Mapping[str, Any]) -> None:
        """A socket of a person takes a seat; the first to come says where it plays."""
        if not self.people:
            self.drive(given)
        if person_id not in self.people:
            self.people.append(person_id)
        self.seats[socket] = person_id

    def leave(self, socket: str) -> bool:
        """A socket gives up its seat; the person goes with their last one. Tells whether the people changed."""
        person_id = self.seats.pop(socket, None)
        if person_id is None or person_id in self.seats.values():
            return False
        self.people.remove(person_id)
        return True

    def drive(self, given: Mapping[str, Any]) -> None:
        """Follow a driver: what the message lacks goes back to its default, but frame, comparison and speed stay."""
        self.state.update({key: given.get(key, default) for key, default in DRIVEN.items()})
        if "current_frame" in given:
            self.state["current_frame"] = given["current_frame"]
        speed = given.get("speed")
        if isinstance(speed, int | float) and not isinstance(speed, bool):
            self.state["speed"] = speed
        compared = given.get("comparing")
        if isinstance(compared, Mapping):
            self.state["comparing"] = {key: compared.get(key, default) for key, default in COMPARING.items()}


class Rooms(Protocol):
    """The rooms that somebody takes part in. A person may take part through several sockets."""

    async def people(self, playlist_id: str) -> list[str]:
        """Who takes part; nobody where there is no room."""

    async def join(
        self, playlist_id: str, person_id: str, socket: str, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A socket of a person takes a seat; returns the state of the room."""

    async def leave(self, playlist_id: str, socket: str) -> bool:
        """A socket gives up its seat. Tells whether the people changed."""

    async def drive(self, playlist_id: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Follow a driver; returns the state, None where there is no room."""

    async def gone(self, socket: str) -> list[str]:
        """A socket is closed; the playlists whose people changed."""

    async def abandoned(self) -> list[str]:
        """Forget the seats of relays that died; the playlists whose people changed."""


class OwnRooms:
    """The rooms of a relay that is alone: in its memory."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}

    async def people(self, playlist_id: str) -> list[str]:
        room = self.rooms.get(playlist_id)
        return list(room.people) if room else []

    async def join(
        self, playlist_id: str, person_id: str, socket: str, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        room = self.rooms.setdefault(playlist_id, Room(playlist_id))
        room.join(person_id, socket, given)
        return room.state

    async def leave(self, playlist_id: str, socket: str) -> bool:
        room = self.rooms.get(playlist_id)
        changed = room is not None and room.leave(socket)
        if room is not None and not room.people:
            del self.rooms[playlist_id]
        return changed

    async def drive(self, playlist_id: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
        room = self.rooms.get(playlist_id)
        if room is None:
            return None
        room.drive(given)
        return room.state

    async def gone(self, socket: str) -> list[str]:
        held = [playlist_id for playlist_id, room in self.rooms.items() if socket in room.seats]
        return [playlist_id for playlist_id in held if await self.leave(playlist_id, socket)]

    async def abandoned(self) -> list[str]:
        return []
