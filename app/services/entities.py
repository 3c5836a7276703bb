"""What the generic routes do to an entity (spec 20 §18.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity, EntityType, names
from app.schemas.entities import EntityRow
from app.services import rows


def create(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create an entity of any kind as the caller. Records `<kind>:new`."""
    id_ = rows.create(ask, EntityRow, {**values, "created_by": ask.caller.id}, links, None)
    record(ask, entity_event(_kind(ask, id_), "new", id_, values["project_id"]))
    return id_


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change an entity; `data` is merged key by key into what is stored. Locks it. Records `<kind>:update`."""
    found = ask.db.get(Entity, id_, with_for_update=True)
    if found is None:
        raise NotFound("No entity has this id.")
    if "data" in values:
        stored = found.data if isinstance(found.data, dict) else {}
        given = values["data"] if isinstance(values["data"], dict) else {}
        values["data"] = {**stored, **given}
    rows.change(ask, EntityRow, id_, values, links, None)
    record(ask, entity_event(_kind(ask, id_), "update", id_, found.project_id))


def remove(ask: Ask, id_: UUID) -> None:
    """Delete an entity and its links; what else refers to it makes PostgreSQL refuse. Records `<kind>:delete`."""
    kind = _kind(ask, id_)
    project_id = ask.db.scalar(select(Entity.project_id).where(Entity.id == id_))
    rows.remove(ask, EntityRow, id_, None)
    record(ask, entity_event(kind, "delete", id_, project_id))


def _kind(ask: Ask, id_: UUID) -> str:
    chosen = (
        select(EntityType.name).join(Entity, Entity.entity_type_id == EntityType.id).where(Entity.id == id_)
    )
    name = ask.db.scalar(chosen.limit(1))
    return name if name in names.TEMPORAL_TYPES else "Asset"
