"""Shots (spec 20 §11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import ANYONE, entities
from app.ask import Ask
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.entity_gates import QueryParent, of_kind
from app.http.gates import in_project, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas import shots as schemas
from app.schemas.boards import ShotBoardTask
from app.schemas.entities import AssetRow, EntityRow, ShotRow
from app.schemas.truth import Forced
from app.schemas.write import uuid_of
from app.services import removals, shots


@data.resource("/shots", "/shots/all")
class ShotList(Resource):
    @operation(access=QueryParent("Sequence", "sequence_id"), reply=schemas.ShotListRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The shots of a project, or of a sequence, that have a sequence, by name."""
        where: list[Any] = [Entity.parent_id.is_not(None)]
        if request.args.get("sequence_id"):
            sequence_id = uuid_of(request.args["sequence_id"], "sequence_id")
            kinds.project_of(ask, "Sequence", sequence_id)
            where.append(Entity.parent_id == sequence_id)
        return kinds.listed(ask, "Shot", schemas.ShotListRow, request.args, *where)


@data.resource("/projects/<uuid:project_id>/shots")
class ProjectShots(Resource):
    @operation(access=in_project(), reply=ShotRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The shots of a project, with or without sequence, by name."""
        return kinds.listed(ask, "Shot", ShotRow, request.args, Entity.project_id == project_id)

    @operation(access=in_project("manager"), body=schemas.ShotPost, reply=ShotRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create a shot; one of the same name in the sequence is answered unchanged."""
        return rows.one(ask, ShotRow, shots.create(ask, project_id, body))


@data.resource("/shots/<uuid:shot_id>")
class Shot(Resource):
    @operation(access=shows(entities.SEES), reply=schemas.FullShotRow)
    def get(self, ask: Ask, shot_id: UUID) -> JsonText:
        """A shot with its tasks, its collections and the names above it."""
        return kinds.seen(ask, "Shot", schemas.FullShotRow, shot_id, task_schema=ShotBoardTask)

    @operation(access=of_kind("Shot", entities.MANAGES), body=StrictBody(), reply=EntityRow)
    def put(self, ask: Ask, shot_id: UUID, body: dict[str, Any]) -> JsonText:
        """Change a shot; `data` is replaced as a whole."""
        shots.change(ask, shot_id, body)
        return rows.one(ask, EntityRow, shot_id)

    @operation(access=of_kind("Shot", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, shot_id: UUID, query: dict[str, Any]) -> None:
        """Cancel a shot that has tasks, remove it otherwise or with `force=true`."""
        removals.cancel_or_remove(ask, "Shot", shot_id, query["force"])


@data.resource("/shots/<uuid:shot_id>/assets")
class ShotAssets(Resource):
    @operation(access=of_kind("Shot", entities.SEES), reply=AssetRow, many=True)
    def get(self, ask: Ask, shot_id: UUID) -> JsonStream:
        """The assets cast in a shot, canceled ones too."""
        # Whoever sees the shot sees its casting: an asset may be shared by another project.
        return kinds.listed(ask, "Asset", AssetRow, {}, kinds.cast_in(shot_id), sees=ANYONE)


@data.resource("/shots/<uuid:shot_id>/versions")
class ShotVersions(Resource):
    @operation(access=of_kind("Shot", entities.SEES), reply=schemas.ShotVersionRow, many=True)
    def get(self, ask: Ask, shot_id: UUID) -> JsonText:
        """What a shot was, newest first."""
        return kinds.versions(ask, schemas.ShotVersionRow, shot_id)
