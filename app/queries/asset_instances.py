"""Numbered appearances of assets, as maps (spec 20 §6.1, 7.5). One statement each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import entities
from app.ask import Ask
from app.models import AssetInstance, AssetInstanceLink, Entity, EntityType
from app.queries.json import JsonText, columns, map_of, read_value
from app.schemas.tables import AssetInstanceRow


def _map(ask: Ask, key: Any, rows: Any) -> JsonText:
    """`{key: [AssetInstanceRow, ...]}`, by number; `rows` selects from the instances what the map holds."""
    pairs: list[Any] = []
    for label in columns(ask, AssetInstanceRow, AssetInstance, relations=False):
        pairs += (literal_column(f"'{label.name}'"), label.element)
    item = func.json_build_object(*pairs, type_=JSON())
    ordered = aggregate_order_by(item, AssetInstance.number, AssetInstance.id)
    made = rows.add_columns(key.label("key"), func.json_agg(ordered, type_=JSON()).label("value"))
    return read_value(ask, select(map_of(made.group_by(key).order_by(key), "key")))


def of_shot(ask: Ask, shot_id: UUID) -> JsonText:
    """The appearances in a shot, by asset."""
    rows = select().join_from(AssetInstance, AssetInstanceLink)
    return _map(ask, AssetInstance.asset_id, rows.where(AssetInstanceLink.entity_id == shot_id))


def of_scene(ask: Ask, scene_id: UUID, type_name: str | None = None) -> JsonText:
    """The appearances in a scene, by asset; `type_name`: only those of assets of this type."""
    rows = select().select_from(AssetInstance).where(AssetInstance.scene_id == scene_id)
    if type_name is not None:
        asset, kind = aliased(Entity), aliased(EntityType)
        rows = rows.join(asset, asset.id == AssetInstance.asset_id)
        rows = rows.join(kind, kind.id == asset.entity_type_id).where(kind.name == type_name)
    return _map(ask, AssetInstance.asset_id, rows)


def in_shots(ask: Ask, asset_id: UUID) -> JsonText:
    """The appearances of an asset in shots that the caller sees, by shot."""
    shot = aliased(Entity)
    rows = select().join_from(AssetInstance, AssetInstanceLink)
    rows = rows.join(shot, shot.id == AssetInstanceLink.entity_id).where(entities.SEES(ask, shot))
    return _map(ask, AssetInstanceLink.entity_id, rows.where(AssetInstance.asset_id == asset_id))


def in_scenes(ask: Ask, asset_id: UUID) -> JsonText:
    """The appearances of an asset in scenes that the caller sees, by scene; `None` for those in no scene."""
    scene = aliased(Entity)
    # The literal "None" is what the clients know (spec 20 §6.1).
    key = func.coalesce(cast(AssetInstance.scene_id, Text), literal_column("'None'"))
    rows = select().select_from(AssetInstance).outerjoin(scene, scene.id == AssetInstance.scene_id)
    rows = rows.where(AssetInstance.scene_id.is_(None) | entities.SEES(ask, scene))
    return _map(ask, key, rows.where(AssetInstance.asset_id == asset_id))


def in_asset(ask: Ask, target_id: UUID) -> JsonText:
    """The appearances of other assets in an asset, by the asset that appears."""
    rows = select().select_from(AssetInstance).where(AssetInstance.target_asset_id == target_id)
    return _map(ask, AssetInstance.asset_id, rows)
