"""Productions: lists, and the generic routes with all that is special to them (spec 20 §13.1, 18.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import projects as access
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import RowGate, Table, place
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import SIGNED_IN, Gate, only
from app.http.operation import operation
from app.queries import project_lists
from app.queries import rows as row_queries
from app.queries.json import JsonText
from app.schemas.projects import ProjectRow
from app.services import project_removals, projects

TABLE = place(Table(path="projects", schema=ProjectRow, read=access.SEES, list=access.LISTS_OPEN, verbs="L"))


class _OfClosedProject(Gate):
    """A closed project, then an admin: the wire asks in this order (spec 20 §18.1)."""

    words = "admin, of a closed project"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge."""
        project_removals.refuse_open(ask, TABLE.id_of(path["instance_id"]))
        RowGate(TABLE, ADMIN).check(ask, path, raw)


def _with_episode(text: JsonText, episode_id: UUID | None) -> JsonText:
    if episode_id is None:
        return text
    return JsonText(text.rstrip()[:-1] + f',"first_episode_id":"{episode_id}"}}'.encode())


@data.resource("/projects/open")
class OpenProjects(Resource):
    """Open productions."""

    @operation(access=SIGNED_IN, reply=ProjectRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the open productions with all that opens them."""
        return project_lists.opened(ask, request.args.get("name"))


@data.resource("/projects/all")
class AllProjects(Resource):
    """Productions of any status."""

    @operation(access=SIGNED_IN, reply=ProjectRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the productions whatever their status."""
        return project_lists.every(ask, request.args.get("name"))


@data.resource("/projects")
class ProjectStart(Resource):
    """Where productions begin."""

    @operation(access=only(ADMIN), body=StrictBody(), reply=ProjectRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Start a production."""
        id_ = projects.create(ask, body)
        ask.db.flush()
        episode_id = projects.first_episode(ask, id_)
        return _with_episode(row_queries.one(ask, ProjectRow, id_, relations=True), episode_id)


@data.resource("/projects/<string:instance_id>")
class ProjectOne(Resource):
    """A production."""

    @operation(access=RowGate(TABLE, access.SEES), reply=ProjectRow)
    def get(self, ask: Ask, instance_id: str) -> JsonText:
        """Read a production."""
        relations = request.args.get("relations", "true").lower() == "true"
        return project_lists.one(ask, TABLE.id_of(instance_id), relations)

    @operation(access=RowGate(TABLE, access.MANAGES), body=StrictBody(), reply=ProjectRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Change a production."""
        id_ = TABLE.id_of(instance_id)
        episode_id = projects.change(ask, id_, body)
        return _with_episode(row_queries.one(ask, ProjectRow, id_), episode_id)

    @operation(access=_OfClosedProject(), status=204)
    def delete(self, ask: Ask, instance_id: str) -> None:
        """Delete a closed production, `?force=true` with all that is in it."""
        force = request.args.get("force", "").lower() == "true"
        project_removals.remove(ask, TABLE.id_of(instance_id), force)
