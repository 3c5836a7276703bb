"""The entries of a playlist: a JSON list in the row, read here and nowhere else (spec 40 §5.1).

An entry is `{entity_id (or id, or shot_id), preview_file_id or null}`; the pair is its identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.errors import WrongParameter
from app.schemas.write import uuid_of

OWN_KEYS = ("id", "preview_files", "preview_file_id")
"""Keys that a reader is given anew; whatever a stored entry says under them or under `preview_file_…` is not sent."""


@dataclass(frozen=True)
class Entry:
    """One entry: the entity, the preview that stands for it, and what was stored."""

    entity_id: UUID
    preview_file_id: UUID | None
    stored: Mapping[str, Any]

    @property
    def rest(self) -> dict[str, Any]:
        """What a stored entry says besides its entity's previews."""
        return {
            key: value
            for key, value in self.stored.items()
            if key not in OWN_KEYS and not key.startswith("preview_file_")
        }

    @property
    def task_id(self) -> UUID | None:
        """The task that an entry of an old playlist names itself."""
        return maybe_id(self.stored.get("preview_file_task_id"))


def maybe_id(value: Any) -> UUID | None:
    """An id, None where it is none."""
    try:
        return uuid_of(value) if value else None
    except WrongParameter:
        return None


def entries_of(shots: Any) -> list[Entry]:
    """The entries of a stored list, in order; what names no entity is left out."""
    found = []
    for stored in shots if isinstance(shots, list) else []:
        if not isinstance(stored, Mapping):
            continue
        named = stored.get("id") or stored.get("shot_id") or stored.get("entity_id")
        entity_id = maybe_id(named)
        if entity_id is not None:
            found.append(Entry(entity_id, maybe_id(stored.get("preview_file_id")), stored))
    return found


def as_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries as rows of a request: place, entity_id, preview_file_id, rest."""
    return [
        {
            "place": place,
            "entity_id": entry.entity_id,
            "preview_file_id": entry.preview_file_id,
            "task_id": entry.task_id,
            "rest": entry.rest,
        }
        for place, entry in enumerate(entries)
    ]
