"""What people do to concepts (spec 20 §8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from app.ask import Ask
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity, given_ids
from app.services import kinds


def create(ask: Ask, project_id: UUID, body: dict[str, Any]) -> UUID:
    """Create a concept with the entities that it shows; one of this name in the project is answered unchanged.

    404 for a folder that is none of the project. Records `concept:new`.
    """
    kinds.in_project(ask, "ConceptFolder", body["parent_id"], project_id)
    shown = kinds.reachable(ask, project_id, [one["id"] for one in body["entity_concept_links"]])
    values = {key: body[key] for key in ("name", "description", "parent_id")}
    values["data"] = body["data"] or {}
    return kinds.create(ask, "Concept", project_id, values, anywhere=True, shows=shown)


def move(ask: Ask, project_id: UUID, ids: Sequence[UUID], folder_id: UUID | None) -> list[UUID]:
    """Put concepts of the project into one of its folders (404), or to the root; answers those moved, in order.

    What is no concept of the project is skipped. Locks the concepts. Records `concept:update` of each.
    """
    kinds.in_project(ask, "ConceptFolder", folder_id, project_id)
    asked, kind_id = given_ids(ids), kinds.type_id(ask, "Concept")
    own = select(Entity.id).join(asked, asked.c.id == Entity.id)
    own = own.where(Entity.project_id == project_id, Entity.entity_type_id == kind_id)
    found = set(ask.db.scalars(own.order_by(Entity.id).with_for_update(of=Entity)))
    moved = [id_ for id_ in dict.fromkeys(ids) if id_ in found]
    if moved:
        change = {"parent_id": folder_id, "updated_at": func.clock_timestamp()}
        ask.db.execute(update(Entity).where(Entity.id.in_(moved)).values(change))
        record(ask, *(entity_event("Concept", "update", id_, project_id) for id_ in moved))
    return moved
