"""Numbered appearances of assets: generic routes (spec 20 §18.7), in scenes, shots and assets (spec 20 §6.1, 7.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import asset_instances as access
from app.access import entities
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.operation import operation
from app.queries import asset_instances as read
from app.queries import rows
from app.queries.json import JsonText
from app.schemas import asset_instances as schemas
from app.schemas.entities import EntityRow
from app.schemas.tables import AssetInstanceRow
from app.services import asset_instances

TABLE = place(
    Table(
        path="asset-instances",
        schema=AssetInstanceRow,
        list=ADMIN,
        read=access.READS,
        update=access.CHANGES,
        # What it is an instance of, and where, does not change: no row moves to another production (trap 3).
        protected=frozenset(
            {"number", "asset_id", "scene_id", "target_asset_id", "entity_id", "entity_type_id"}
        ),
    )
)


@data.resource("/shots/<uuid:shot_id>/asset-instances")
class ShotInstances(Resource):
    @operation(access=of_kind("Shot", entities.SEES))
    def get(self, ask: Ask, shot_id: UUID) -> JsonText:
        """The asset instances in a shot, by asset."""
        return read.of_shot(ask, shot_id)

    @operation(
        access=of_kind("Shot", entities.SEES_STAFF), body=schemas.ShotInstancePost, reply=EntityRow, status=201
    )
    def post(self, ask: Ask, shot_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put an asset instance into a shot; answers the shot."""
        asset_instances.add_to_shot(ask, shot_id, body["asset_instance_id"])
        return rows.one(ask, EntityRow, shot_id)


@data.resource("/shots/<uuid:shot_id>/asset-instances/<uuid:asset_instance_id>")
class ShotInstance(Resource):
    @operation(access=of_kind("Shot", entities.SEES_STAFF), status=204)
    def delete(self, ask: Ask, shot_id: UUID, asset_instance_id: UUID) -> None:
        """Take an asset instance from a shot."""
        asset_instances.remove_from_shot(ask, shot_id, asset_instance_id)


@data.resource("/scenes/<uuid:scene_id>/asset-instances")
class SceneInstances(Resource):
    @operation(access=of_kind("Scene", entities.SEES))
    def get(self, ask: Ask, scene_id: UUID) -> JsonText:
        """The asset instances in a scene, by asset."""
        return read.of_scene(ask, scene_id)

    @operation(
        access=of_kind("Scene", entities.SEES_STAFF),
        body=schemas.SceneInstancePost,
        reply=AssetInstanceRow,
        status=201,
    )
    def post(self, ask: Ask, scene_id: UUID, body: dict[str, Any]) -> JsonText:
        """Let an asset appear once more in a scene."""
        id_ = asset_instances.add_to_scene(ask, scene_id, body["asset_id"], body["description"])
        return rows.one(ask, AssetInstanceRow, id_)


@data.resource("/scenes/<uuid:scene_id>/camera-instances")
class SceneCameras(Resource):
    @operation(access=of_kind("Scene", entities.SEES))
    def get(self, ask: Ask, scene_id: UUID) -> JsonText:
        """The instances of cameras in a scene, by camera."""
        return read.of_scene(ask, scene_id, "Camera")


@data.resource("/assets/<uuid:asset_id>/shot-asset-instances")
class AssetInShots(Resource):
    @operation(access=of_kind("Asset", entities.SEES))
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """The instances of an asset in shots, by shot."""
        return read.in_shots(ask, asset_id)


@data.resource("/assets/<uuid:asset_id>/scene-asset-instances")
class AssetInScenes(Resource):
    @operation(access=of_kind("Asset", entities.SEES))
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """The instances of an asset in scenes, by scene."""
        return read.in_scenes(ask, asset_id)


@data.resource("/assets/<uuid:asset_id>/asset-asset-instances")
class AssetInAssets(Resource):
    @operation(access=of_kind("Asset", entities.SEES))
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """The instances of other assets in an asset, by the other."""
        return read.in_asset(ask, asset_id)

    @operation(
        access=of_kind("Asset", entities.SEES_STAFF),
        body=schemas.AssetInstancePost,
        reply=AssetInstanceRow,
        status=201,
    )
    def post(self, ask: Ask, asset_id: UUID, body: dict[str, Any]) -> JsonText:
        """Let another asset appear once more in an asset."""
        other = body["asset_to_instantiate_id"]
        return rows.one(
            ask, AssetInstanceRow, asset_instances.add_to_asset(ask, asset_id, other, body["description"])
        )
