"""Entities and tasks that go by the dozen (spec 20 §10.7, 30 §4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import fields

from app.access import ADMIN
from app.ask import Ask
from app.http.bodies import ArrayBody
from app.http.domains import actions
from app.http.gates import Gate, in_project, on
from app.http.operation import operation
from app.models import Project
from app.queries import entities as read
from app.schemas.truth import Forced
from app.schemas.write import ids_of
from app.services import removals, tasks

MANAGED = in_project("manager")


class Removable(Gate):
    """The caller manages the project, or created all of the entities that the body lists."""

    words = "admin or team manager; creator of every listed entity"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the entities."""
        in_project().check(ask, path, raw)
        if ask.caller.role_in(path["project_id"]) not in ("admin", "manager"):
            read.judge_removal(ask, ids_of(raw, "entity_ids"))


@actions.resource("/projects/<uuid:project_id>/delete-entities")
class EntitiesRemoval(Resource):
    @operation(access=Removable(), body=ArrayBody(fields.UUID()), query=Forced)
    def post(self, ask: Ask, project_id: UUID, body: list[UUID], query: dict[str, Any]) -> list[UUID]:
        """Cancel or remove assets, shots, edits and concepts; answers the ids of those that were."""
        return removals.remove_many(ask, project_id, body, query["force"])


@actions.resource("/projects/<uuid:project_id>/delete-tasks")
class TasksRemoval(Resource):
    @operation(access=MANAGED, body=ArrayBody(fields.UUID()))
    def post(self, ask: Ask, project_id: UUID, body: list[UUID]) -> list[UUID]:
        """Delete tasks with all below them; answers the ids of those deleted."""
        return tasks.remove_many(ask, project_id, body)


@actions.resource("/projects/<uuid:project_id>/task-types/<uuid:task_type_id>/delete-tasks")
class TypeTasksRemoval(Resource):
    @operation(access=on(Project, ADMIN), status=204)
    def delete(self, ask: Ask, project_id: UUID, task_type_id: UUID) -> None:
        """Delete the tasks of a type in a project, with all below them."""
        tasks.remove_type(ask, project_id, task_type_id)
