"""Asset types (spec 20 §6.1)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import SIGNED_IN, in_project
from app.http.operation import operation
from app.queries import asset_types
from app.queries.json import JsonText
from app.schemas.tables import AssetTypeRow, AssetTypeWithTaskTypesRow
from app.schemas.write import uuid_of


@data.resource("/asset-types")
class AssetTypeList(Resource):
    @operation(access=SIGNED_IN, reply=AssetTypeWithTaskTypesRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """The asset types, or with `project_id` those that have an asset there, by name."""
        given = request.args.get("project_id")
        where = [asset_types.used_in(uuid_of(given, "project_id"))] if given else []
        return asset_types.listed(ask, AssetTypeWithTaskTypesRow, request.args, *where)


@data.resource("/asset-types/<string:asset_type_id>")
class AssetTypeOne(Resource):
    @operation(access=SIGNED_IN, reply=AssetTypeWithTaskTypesRow)
    def get(self, ask: Ask, asset_type_id: str) -> JsonText:
        """An asset type with its task types."""
        try:
            id_ = uuid_of(asset_type_id)
        except WrongParameter:
            raise NotFound("No asset type has this id.") from None
        return asset_types.one(ask, id_)


@data.resource("/projects/<uuid:project_id>/asset-types")
class ProjectAssetTypes(Resource):
    @operation(access=in_project(), reply=AssetTypeRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """The asset types that have an asset in the project, by name."""
        return asset_types.listed(ask, AssetTypeRow, {}, asset_types.used_in(project_id))


@data.resource("/shots/<uuid:shot_id>/asset-types")
class ShotAssetTypes(Resource):
    """What kinds of assets a shot casts."""

    @operation(access=of_kind("Shot", entities.SEES), reply=AssetTypeRow, many=True)
    def get(self, ask: Ask, shot_id: UUID) -> JsonText:
        """List the asset types of the assets that a shot casts."""
        return asset_types.listed(ask, AssetTypeRow, {}, asset_types.cast_in(shot_id))
