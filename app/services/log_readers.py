"""Readers within this server: each keeps a place in the log and is handed the settled events after it, in order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.ask import Ask
from app.models import ApiEvent, EventReader

_SETTLED = text("api_event.transaction < pg_snapshot_xmin(pg_current_snapshot())")
_NOW = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")


@dataclass(frozen=True)
class Handed:
    """An event with its place; `data` is what a handler gets: the payload, `project_id` and the event's `id`."""

    name: str
    data: dict[str, Any]
    transaction: int
    position: int


def begin(db: Session, name: str) -> None:
    """Make a reader that begins with what happens from now on, where there is none. Two statements."""
    here = int(db.execute(_NOW).scalar_one())
    new = insert(EventReader).values(name=name, place_transaction=here, place_position=0)
    db.execute(new.on_conflict_do_nothing())


def next_events(db: Session, name: str, wanted: Collection[str], limit: int) -> list[Handed]:
    """The next settled events of these names after the reader's place, oldest first. One statement."""
    row = ApiEvent
    chosen = (
        select(row.id, row.name, row.project_id, row.data, row.transaction, row.position)
        .join(EventReader, EventReader.name == name)
        .where(
            row.transaction >= EventReader.place_transaction,
            tuple_(row.transaction, row.position)
            > tuple_(EventReader.place_transaction, EventReader.place_position),
            _SETTLED,
            row.name.in_(wanted),
        )
        .order_by(row.transaction, row.position)
        .limit(limit)
    )
    return [
        Handed(
            found.name,
            {
                **(found.data or {}),
                "project_id": str(found.project_id) if found.project_id else None,
                "id": str(found.id),
            },
            found.transaction,
            found.position,
        )
        for found in db.execute(chosen)
    ]


def move(ask: Ask, name: str, seen: Handed) -> None:
    """The reader has seen this event. One statement."""
    moved = update(EventReader).where(EventReader.name == name)
    ask.db.execute(moved.values(place_transaction=seen.transaction, place_position=seen.position))
