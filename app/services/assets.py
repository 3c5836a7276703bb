"""What people do to assets (spec 20 §6.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import AssetNew
from app.models import Entity, EntityType, names
from app.services import kinds, schedule_items


def create(ask: Ask, project_id: UUID, asset_type_id: UUID, body: dict[str, Any]) -> UUID:
    """Create an asset; names may repeat. 404 for no asset type or no such episode. Records `asset:new`."""
    of_assets = EntityType.name.not_in(names.TEMPORAL_TYPES)
    if ask.db.scalar(select(EntityType.id).where(EntityType.id == asset_type_id, of_assets)) is None:
        raise NotFound("No asset type has this id.")
    kinds.in_project(ask, "Episode", body["episode_id"], project_id)
    values = {key: body[key] for key in ("name", "description", "data", "is_shared")}
    values |= {"source_id": body["episode_id"], "project_id": project_id, "entity_type_id": asset_type_id}
    made = insert(Entity).values(**values, created_by=ask.caller.id).returning(Entity.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    bars = schedule_items.of_objects(ask, project_id, [asset_type_id])
    record(ask, AssetNew(asset_id=id_, asset_type=asset_type_id, project_id=project_id), *bars)
    return id_
