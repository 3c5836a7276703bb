"""What happens to numbered appearances of assets (spec 20 §6.4, 7.5)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event


@event("asset_instance:new")
class AssetInstanceNew(Event):
    """An asset appears once more: in a scene, or (`asset_instantiated`) in the asset `asset_id`."""

    optional = ("scene_id", "asset_instantiated")

    asset_id: UUID
    asset_instance_id: UUID
    scene_id: UUID | None = None
    asset_instantiated: UUID | None = None


@event("asset_instance:add-to-shot")
class AssetInstanceAddedToShot(Event):
    """An appearance of an asset was put into a shot."""

    shot_id: UUID
    asset_instance_id: UUID


@event("asset_instance:remove-from-shot")
class AssetInstanceRemovedFromShot(Event):
    """An appearance of an asset was taken from a shot."""

    shot_id: UUID
    asset_instance_id: UUID
