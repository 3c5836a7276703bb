"""Edits (spec 20 §9)."""

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
from app.schemas import edits as schemas
from app.schemas.boards import EditBoardRow, EditBoardTask
from app.schemas.entities import EditRow
from app.schemas.truth import Forced
from app.services import edits, removals


@data.resource("/edits", "/edits/all")
class EditList(Resource):
    @operation(access=QueryProject(), reply=schemas.EditListRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The edits of a project, by name."""
        return kinds.listed(ask, "Edit", schemas.EditListRow, request.args)


@data.resource("/projects/<uuid:project_id>/edits")
class ProjectEdits(Resource):
    @operation(access=in_project(), reply=EditRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The edits of a project, by name."""
        return kinds.listed(ask, "Edit", EditRow, request.args, Entity.project_id == project_id)

    @operation(access=in_project("manager"), body=schemas.EditPost, reply=EditRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create an edit; one of the same name in the episode is answered unchanged."""
        return rows.one(ask, EditRow, edits.create(ask, project_id, body))


@data.resource("/edits/<uuid:edit_id>")
class Edit(Resource):
    @operation(access=shows(entities.SEES), reply=EditBoardRow)
    def get(self, ask: Ask, edit_id: UUID) -> JsonText:
        """An edit with its tasks and the names above it."""
        return kinds.seen(ask, "Edit", EditBoardRow, edit_id, task_schema=EditBoardTask)

    @operation(access=of_kind("Edit", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, edit_id: UUID, query: dict[str, Any]) -> None:
        """Cancel an edit that has tasks, remove it otherwise or with `force=true`."""
        removals.cancel_or_remove(ask, "Edit", edit_id, query["force"])


@data.resource("/edits/<uuid:edit_id>/versions")
class EditVersions(Resource):
    @operation(access=of_kind("Edit", entities.SEES), reply=schemas.EditVersionRow, many=True)
    def get(self, ask: Ask, edit_id: UUID) -> JsonText:
        """What an edit was, newest first."""
        return kinds.versions(ask, schemas.EditVersionRow, edit_id)
