"""What people do to shots (spec 20 §11.4-11.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy import update as sql_update

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity
from app.schemas.entities import ShotRow
from app.schemas.write import values_of
from app.services import kinds

NEVER = frozenset({"project_id", "shotgun_id", "created_by", "entity_type_id", "type"})


def create(ask: Ask, project_id: UUID, body: dict[str, Any]) -> UUID:
    """Create a shot, or answer the one of this name in the sequence. Records `shot:new`."""
    sequence = kinds.in_project(ask, "Sequence", body["sequence_id"], project_id)
    values = {key: body[key] for key in ("name", "description", "nb_frames", "data")}
    values |= {"parent_id": body["sequence_id"], "data": body["data"] or {}}
    return kinds.create(ask, "Shot", project_id, values, episode_id=sequence and sequence.parent_id)


def change(ask: Ask, shot_id: UUID, body: dict[str, Any]) -> None:
    """Change a shot's columns; `data` is replaced as a whole. Records `shot:update`."""
    project_id = ask.db.execute(
        select(Entity.project_id).where(Entity.id == shot_id).with_for_update()
    ).scalar_one()
    values, _links = values_of(ShotRow, body, creating=False, protected=NEVER)
    if values.get("name") == "":
        raise WrongParameter("name must not be empty.")
    if not isinstance(values.get("data"), dict | None):
        raise WrongParameter("data must be an object.")
    if values.get("parent_id"):
        kinds.in_project(ask, "Sequence", values["parent_id"], project_id)
    moved = {**values, "updated_at": func.clock_timestamp()}
    ask.db.execute(sql_update(Entity).where(Entity.id == shot_id).values(moved))
    record(ask, entity_event("Shot", "update", shot_id, project_id))
