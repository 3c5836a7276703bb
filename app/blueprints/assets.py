"""Assets (spec 20 §6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource
from sqlalchemy import or_

from app.access import ANYONE, entities
from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.http.domains import data
from app.http.entity_gates import QueryProject, of_kind
from app.http.gates import in_project, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas import assets as schemas
from app.schemas.boards import AssetBoardTask
from app.schemas.entities import AssetRow
from app.schemas.truth import Forced
from app.schemas.write import uuid_of
from app.services import assets, removals


class _QueryEpisode(QueryProject):
    """The project, or else the episode, of the query string is the caller's; without either, anyone."""

    words = "any account; member of the project of ?project_id= or ?episode_id="

    def without_project(self, ask: Ask) -> None:
        """The episode's project decides; the list shows each caller no more than their projects."""
        given = request.args.get("episode_id")
        if not given:
            return
        try:
            episode_id = uuid_of(given, "episode_id")
        except WrongParameter:
            raise NotFound("No episode has this id.") from None
        if ask.caller.role_in(kinds.project_of(ask, "Episode", episode_id)) is None:
            raise Forbidden()


def _listed(ask: Ask, *where: Any) -> JsonStream:
    given = request.args.get("episode_id")
    if given:
        episode_id = uuid_of(given, "episode_id")
        where = (*where, or_(Entity.source_id == episode_id, kinds.cast_in(episode_id)))
    return kinds.listed(ask, "Asset", AssetRow, request.args, *where)


@data.resource("/assets", "/assets/all")
class AssetList(Resource):
    @operation(access=_QueryEpisode(), reply=AssetRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The assets of the caller's projects, of one project or of an episode, by name."""
        return _listed(ask)


@data.resource("/projects/<uuid:project_id>/assets")
class ProjectAssets(Resource):
    @operation(access=in_project(exists=False), reply=AssetRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The assets of a project, by name."""
        return _listed(ask, Entity.project_id == project_id)


@data.resource("/projects/<uuid:project_id>/asset-types/<uuid:asset_type_id>/assets")
class ProjectTypeAssets(Resource):
    @operation(access=in_project(exists=False), reply=AssetRow, many=True)
    def get(self, ask: Ask, project_id: UUID, asset_type_id: UUID) -> JsonStream:
        """The assets of a type in a project, by name."""
        return _listed(ask, Entity.project_id == project_id, Entity.entity_type_id == asset_type_id)


@data.resource("/projects/<uuid:project_id>/asset-types/<uuid:asset_type_id>/assets/new")
class AssetNew(Resource):
    @operation(access=in_project("manager"), body=schemas.AssetPost, reply=AssetRow, status=201)
    def post(self, ask: Ask, project_id: UUID, asset_type_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create an asset; another of the same name may exist."""
        return rows.one(ask, AssetRow, assets.create(ask, project_id, asset_type_id, body))


@data.resource("/assets/<uuid:asset_id>")
class AssetOne(Resource):
    @operation(access=shows(entities.SEES), reply=schemas.FullAssetRow)
    def get(self, ask: Ask, asset_id: UUID) -> JsonText:
        """An asset with its tasks, its collections and the episodes that cast it."""
        return kinds.seen(ask, "Asset", schemas.FullAssetRow, asset_id, task_schema=AssetBoardTask)

    @operation(access=of_kind("Asset", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, asset_id: UUID, query: dict[str, Any]) -> None:
        """Cancel an asset that has tasks, remove it otherwise or with `force=true`."""
        removals.cancel_or_remove(ask, "Asset", asset_id, query["force"])


@data.resource("/assets/<uuid:asset_id>/assets")
class AssetAssets(Resource):
    @operation(access=of_kind("Asset", entities.SEES), reply=AssetRow, many=True)
    def get(self, ask: Ask, asset_id: UUID) -> JsonStream:
        """The assets cast in an asset, canceled ones too."""
        # Whoever sees the asset sees its casting: what is cast may be shared by another project.
        return kinds.listed(ask, "Asset", AssetRow, {}, kinds.cast_in(asset_id), sees=ANYONE)
