"""Assets that other productions may cast (spec 20 §6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from app.ask import Ask
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity, EntityType, names
from app.services import casting_stats


def share(ask: Ask, is_shared: bool, *where: Any) -> Sequence[UUID]:
    """Share the assets that `where` chooses, or cease to; answers their ids.

    Locks them. Records `asset:update` of each, and the stats of the shots that cast one whose sharing changed.
    """
    reserved = select(EntityType.id).where(EntityType.name.in_(names.TEMPORAL_TYPES))
    chosen = select(Entity.id, Entity.is_shared, Entity.project_id)
    chosen = chosen.where(*where, Entity.entity_type_id.not_in(reserved))
    found = ask.db.execute(chosen.order_by(Entity.id).with_for_update()).all()
    if not found:
        return []
    ids = [one.id for one in found]
    change = {"is_shared": is_shared, "updated_at": func.clock_timestamp()}
    ask.db.execute(update(Entity).where(Entity.id.in_(ids)).values(change))
    record(ask, *(entity_event("Asset", "update", one.id, one.project_id) for one in found))
    changed = [one.id for one in found if one.is_shared != is_shared]
    casting_stats.refresh(ask, casting_stats.containers_of(ask, changed) if changed else [])
    return ids
