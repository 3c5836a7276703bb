"""What happens between scenes and shots (spec 20 §11.5)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event


@event("shot:add-to-scene")
class ShotAddedToScene(Event):
    """A shot was generated from a scene."""

    scene_id: UUID
    shot_id: UUID


@event("shot:remove-from-scene")
class ShotRemovedFromScene(Event):
    """A shot is no longer generated from a scene."""

    scene_id: UUID
    shot_id: UUID
