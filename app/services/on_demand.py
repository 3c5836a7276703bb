"""Rows that come into being when they are first needed: a software, a state of files (spec 40 §7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.events.catalogue import Event, row_events
from app.models import FileStatus, Software

SOFTWARE = row_events("software", "software_id")
FILE_STATUS = row_events("file-status", "file_status_id")
BLENDER = {"name": "Blender", "short_name": "blender", "file_extension": ".blend"}
TO_REVIEW = {"name": "To review", "color": "#FFFFFF"}


def software(ask: Ask) -> tuple[UUID, list[Event]]:
    """The software of working files that name none: its id, and software:new when it was made now."""
    id_, is_new = _named(ask, Software, BLENDER)
    return id_, [SOFTWARE["new"](software_id=id_)] if is_new else []


def file_status(ask: Ask) -> tuple[UUID, list[Event]]:
    """The state of new output files: its id, and file-status:new when it was made now."""
    id_, is_new = _named(ask, FileStatus, TO_REVIEW)
    return id_, [FILE_STATUS["new"](file_status_id=id_)] if is_new else []


def _named(ask: Ask, model: Any, values: dict[str, str]) -> tuple[UUID, bool]:
    """The row of this name. Two who need it first at the same moment get the same one."""
    chosen = select(model.id).where(model.name == values["name"])
    found = ask.db.scalar(chosen)
    if found is not None:
        return found, False
    made = insert(model).values(values).on_conflict_do_nothing(index_elements=["name"]).returning(model.id)
    new = ask.db.scalar(made)
    return (new, True) if new is not None else (ask.db.execute(chosen).scalar_one(), False)
