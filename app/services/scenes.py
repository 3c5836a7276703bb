"""What people do to scenes (spec 20 §11.4-11.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import update as sql_update

from app.ask import Ask
from app.events.log import record
from app.events.named import entity_event
from app.events.scenes import ShotAddedToScene, ShotRemovedFromScene
from app.models import Entity
from app.services import kinds


def create(ask: Ask, project_id: UUID, body: dict[str, Any]) -> UUID:
    """Create a scene, or answer the one of this name in the sequence. Records `scene:new`."""
    kinds.in_project(ask, "Sequence", body["sequence_id"], project_id)
    values = {"name": body["name"], "parent_id": body["sequence_id"], "data": {}}
    return kinds.create(ask, "Scene", project_id, values)


def add_shot(ask: Ask, scene_id: UUID, shot_id: UUID) -> None:
    """Say that a shot of the project comes from the scene. Records `shot:update`, `shot:add-to-scene`."""
    project_id = kinds.lock(ask, scene_id).project_id
    kinds.in_project(ask, "Shot", shot_id, project_id)
    _set_source(ask, shot_id, scene_id)
    added = ShotAddedToScene(scene_id=scene_id, shot_id=shot_id, project_id=project_id)
    record(ask, entity_event("Shot", "update", shot_id, project_id), added)


def remove_shot(ask: Ask, scene_id: UUID, shot_id: UUID) -> None:
    """Take a shot from its scene. Records `shot:update`, `shot:remove-from-scene`."""
    project_id = kinds.lock(ask, scene_id).project_id
    kinds.in_project(ask, "Shot", shot_id, project_id)
    _set_source(ask, shot_id, None)
    removed = ShotRemovedFromScene(scene_id=scene_id, shot_id=shot_id, project_id=project_id)
    record(ask, entity_event("Shot", "update", shot_id, project_id), removed)


def _set_source(ask: Ask, shot_id: UUID, scene_id: UUID | None) -> None:
    change = {"source_id": scene_id, "updated_at": func.clock_timestamp()}
    ask.db.execute(sql_update(Entity).where(Entity.id == shot_id).values(change))
