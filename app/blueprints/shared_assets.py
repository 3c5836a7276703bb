"""Assets shared between productions (spec 20 §6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import ANYONE, entities
from app.ask import Ask
from app.http.domains import actions, data
from app.http.gates import Gate, in_project
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds
from app.queries import shared_assets as read
from app.queries.json import JsonStream, JsonText
from app.schemas.boards import ALL, MAIN
from app.schemas.entities import AssetRow
from app.schemas.shared_assets import AssetsShare, Share
from app.schemas.write import ids_of, uuid_of
from app.services import shared_assets


class ListedAssets(Gate):
    """The caller manages the production of every asset that the body lists."""

    words = entities.MANAGES.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the assets: malformed ids 400, unknown ones 404."""
        read.judge(ask, ids_of(raw.get("asset_ids"), "asset_ids"))


@actions.resource("/assets/share")
class AssetsSharing(Resource):
    @operation(access=ListedAssets(), body=AssetsShare, reply=AssetRow, many=True)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Share assets, or cease to; answers them."""
        ids = body["asset_ids"] or []
        return read.these(ask, shared_assets.share(ask, body["is_shared"], Entity.id.in_(ids)) if ids else [])


@actions.resource("/projects/<uuid:project_id>/assets/share")
class ProjectAssetsSharing(Resource):
    @operation(access=in_project("manager"), body=AssetsShare, reply=AssetRow, many=True)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Share the listed assets of a project, or all, or cease to; answers them."""
        where = [Entity.project_id == project_id]
        if body["asset_ids"]:
            where.append(Entity.id.in_(body["asset_ids"]))
        return read.these(ask, shared_assets.share(ask, body["is_shared"], *where))


@actions.resource("/projects/<uuid:project_id>/asset-types/<uuid:asset_type_id>/assets/share")
class TypeAssetsSharing(Resource):
    @operation(access=in_project("manager"), body=Share, reply=AssetRow, many=True)
    def post(self, ask: Ask, project_id: UUID, asset_type_id: UUID, body: dict[str, Any]) -> JsonText:
        """Share the assets of a type in a project, or cease to; answers them."""
        where = (Entity.project_id == project_id, Entity.entity_type_id == asset_type_id)
        return read.these(ask, shared_assets.share(ask, body["is_shared"], *where))


def _used(ask: Ask, project_id: UUID, episode_id: UUID | None = None) -> JsonStream:
    # Who may see the shot may see what it casts, though the asset is another production's.
    return kinds.listed(ask, "Asset", AssetRow, {}, read.used_in(ask, project_id, episode_id), sees=ANYONE)


@data.resource("/projects/<uuid:project_id>/assets/shared-used")
class ProjectSharedUsed(Resource):
    @operation(access=in_project(), reply=AssetRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The assets of other productions that the shots of a project cast, by name."""
        return _used(ask, project_id)


@data.resource("/projects/<uuid:project_id>/episodes/<string:episode_id>/assets/shared-used")
class EpisodeSharedUsed(Resource):
    @operation(access=in_project(), reply=AssetRow, many=True)
    def get(self, ask: Ask, project_id: UUID, episode_id: str) -> JsonStream:
        """The assets of other productions that the shots of an episode cast; `all`, `main`: of any shot."""
        return _used(ask, project_id, None if episode_id in (ALL, MAIN) else uuid_of(episode_id, "episode_id"))
