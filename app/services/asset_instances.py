"""Numbered appearances of assets: in scenes, in other assets, in shots (spec 20 §6.4, 6.5, 7.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.asset_instances import (
    AssetInstanceAddedToShot,
    AssetInstanceNew,
    AssetInstanceRemovedFromShot,
)
from app.events.log import record
from app.models import AssetInstance, AssetInstanceLink, Entity, EntityType, names
from app.schemas.slugs import ascii_slug

LONGEST = 80


def name_of(asset_name: str, number: int) -> str:
    """The name of an appearance: `Big Tree!`, 3 -> `Big_Tree_0003`; what is too long is cut before the number."""
    tail = f"_{number:04d}"
    return ascii_slug(asset_name, lower=False)[: LONGEST - len(tail)] + tail


def add_to_scene(ask: Ask, scene_id: UUID, asset_id: UUID, description: str | None) -> UUID:
    """An asset appears once more in a scene. Locks the scene. Records `asset_instance:new`."""
    project_id = _lock(ask, scene_id)
    id_ = _create(ask, project_id, asset_id, {"scene_id": scene_id}, description)
    told = {"asset_id": asset_id, "asset_instance_id": id_, "scene_id": scene_id}
    record(ask, AssetInstanceNew(project_id=project_id, **told))
    return id_


def add_to_asset(ask: Ask, target_id: UUID, asset_id: UUID, description: str | None) -> UUID:
    """An asset appears once more in another. Locks the other. Records `asset_instance:new`."""
    project_id = _lock(ask, target_id)
    id_ = _create(ask, project_id, asset_id, {"target_asset_id": target_id}, description)
    told = {"asset_id": target_id, "asset_instance_id": id_, "asset_instantiated": asset_id}
    record(ask, AssetInstanceNew(project_id=project_id, **told))
    return id_


def add_to_shot(ask: Ask, shot_id: UUID, instance_id: UUID) -> None:
    """Put an appearance into a shot; one that is there already is 400. Records `asset_instance:add-to-shot`."""
    project_id = _lock(ask, shot_id)
    _refuse_unreachable(ask, project_id, instance_id)
    row = {"entity_id": shot_id, "asset_instance_id": instance_id}
    made = postgresql_insert(AssetInstanceLink).values(row).on_conflict_do_nothing()
    if ask.db.execute(made.returning(AssetInstanceLink.entity_id)).one_or_none() is None:
        raise WrongParameter("The shot has this asset instance already.")
    told = AssetInstanceAddedToShot(shot_id=shot_id, asset_instance_id=instance_id, project_id=project_id)
    record(ask, told)


def remove_from_shot(ask: Ask, shot_id: UUID, instance_id: UUID) -> None:
    """Take an appearance from a shot; 404 when it is not there. Records `asset_instance:remove-from-shot`."""
    project_id = _lock(ask, shot_id)
    gone = delete(AssetInstanceLink).where(
        AssetInstanceLink.entity_id == shot_id, AssetInstanceLink.asset_instance_id == instance_id
    )
    if ask.db.execute(gone.returning(AssetInstanceLink.entity_id)).one_or_none() is None:
        raise NotFound("The shot has no such asset instance.")
    told = AssetInstanceRemovedFromShot(shot_id=shot_id, asset_instance_id=instance_id, project_id=project_id)
    record(ask, told)


def _lock(ask: Ask, id_: UUID) -> UUID:
    chosen = select(Entity.project_id).where(Entity.id == id_).with_for_update(key_share=True)
    found = ask.db.scalar(chosen)
    if found is None:
        raise NotFound("No entity has this id.")
    return found


def _create(ask: Ask, project_id: UUID, asset_id: UUID, place: dict[str, Any], description: str | None) -> UUID:
    """The next number of the asset in this place, whose lock the caller holds; 404 for no asset within reach."""
    asset = ask.db.execute(
        select(Entity.name)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(Entity.id == asset_id, EntityType.name.not_in(names.TEMPORAL_TYPES))
        .where(or_(Entity.project_id == project_id, Entity.is_shared))
    ).one_or_none()
    if asset is None:
        raise NotFound("No asset of this project, and no shared one, has this id.")
    here = [getattr(AssetInstance, key) == value for key, value in place.items()]
    last = select(func.max(AssetInstance.number)).where(AssetInstance.asset_id == asset_id, *here)
    number = (ask.db.scalar(last) or 0) + 1
    row = {**place, "asset_id": asset_id, "number": number, "description": description}
    row["name"] = name_of(asset.name, number)
    made: UUID = ask.db.execute(insert(AssetInstance).values(row).returning(AssetInstance.id)).scalar_one()
    return made


def _refuse_unreachable(ask: Ask, project_id: UUID, instance_id: UUID) -> None:
    """The appearance is one of an asset of the project, or of a shared one (spec 20 §21.8)."""
    chosen = select(AssetInstance.id).join(Entity, Entity.id == AssetInstance.asset_id)
    within = or_(Entity.project_id == project_id, Entity.is_shared)
    if ask.db.scalar(chosen.where(AssetInstance.id == instance_id, within)) is None:
        raise NotFound("No asset instance of this project has this id.")
