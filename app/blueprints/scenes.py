"""Scenes (spec 20 §11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import QueryProject, of_kind
from app.http.gates import in_project, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas import scenes as schemas
from app.schemas.entities import EntityRow, SceneRow
from app.schemas.shots import SceneShotPost, ShotListRow
from app.services import removals, scenes


@data.resource("/scenes/all")
class SceneList(Resource):
    @operation(access=QueryProject("vendor"), reply=schemas.SceneListRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The scenes of a project that have a sequence."""
        return kinds.listed(ask, "Scene", schemas.SceneListRow, request.args, Entity.parent_id.is_not(None))


@data.resource("/projects/<uuid:project_id>/scenes")
class ProjectScenes(Resource):
    @operation(access=in_project(), reply=SceneRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The scenes of a project, with or without sequence, by name."""
        return kinds.listed(ask, "Scene", SceneRow, request.args, Entity.project_id == project_id)

    @operation(access=in_project("manager"), body=schemas.ScenePost, reply=SceneRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create a scene; one of the same name in the sequence is answered unchanged."""
        return rows.one(ask, SceneRow, scenes.create(ask, project_id, body))


@data.resource("/scenes/<uuid:scene_id>")
class Scene(Resource):
    @operation(access=shows(entities.SEES), reply=schemas.FullSceneRow)
    def get(self, ask: Ask, scene_id: UUID) -> JsonText:
        """A scene with the names above it."""
        return kinds.seen(ask, "Scene", schemas.FullSceneRow, scene_id)

    @operation(access=of_kind("Scene", entities.DELETES), status=204)
    def delete(self, ask: Ask, scene_id: UUID) -> None:
        """Cancel a scene that has tasks, remove it otherwise."""
        removals.cancel_or_remove(ask, "Scene", scene_id, False)


@data.resource("/scenes/<uuid:scene_id>/shots")
class SceneShots(Resource):
    @operation(access=of_kind("Scene", entities.SEES), reply=ShotListRow, many=True)
    def get(self, ask: Ask, scene_id: UUID) -> JsonStream:
        """The shots that were generated from a scene."""
        return kinds.listed(ask, "Shot", ShotListRow, {}, Entity.source_id == scene_id)

    @operation(access=of_kind("Scene", entities.SEES_STAFF), body=SceneShotPost, reply=EntityRow, status=201)
    def post(self, ask: Ask, scene_id: UUID, body: dict[str, Any]) -> JsonText:
        """Say that a shot comes from the scene."""
        scenes.add_shot(ask, scene_id, body["shot_id"])
        return rows.one(ask, EntityRow, body["shot_id"])


@data.resource("/scenes/<uuid:scene_id>/shots/<uuid:shot_id>")
class SceneShot(Resource):
    @operation(access=of_kind("Scene", entities.SEES_STAFF), status=204)
    def delete(self, ask: Ask, scene_id: UUID, shot_id: UUID) -> None:
        """Take a shot from its scene."""
        scenes.remove_shot(ask, scene_id, shot_id)
