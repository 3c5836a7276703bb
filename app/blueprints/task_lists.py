"""Lists of tasks (spec 30 §4.7, 4.11; 20 §4.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import entities, member
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import in_project, on
from app.http.operation import operation
from app.models import Entity
from app.queries import task_lists as read
from app.queries.json import JsonStream, JsonText
from app.schemas.task_lists import DetailedTaskRow
from app.schemas.tasks import TaskRow


@data.resource("/projects/<uuid:project_id>/tasks")
class ProjectTasks(Resource):
    @operation(access=in_project(), reply=TaskRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText | JsonStream:
        """The tasks of a project, last changed first; with `page`, a hundred at a time."""
        return read.of_project(ask, project_id, request.args.to_dict())


@data.resource("/entities/<uuid:entity_id>/task-types/<uuid:task_type_id>/tasks")
class EntityTypeTasks(Resource):
    @operation(access=on(Entity, member), reply=TaskRow, many=True)
    def get(self, ask: Ask, entity_id: UUID, task_type_id: UUID) -> JsonText:
        """The tasks of a type on an entity, by name."""
        return read.of_type(ask, entity_id, task_type_id)


def _place(kind: str) -> None:
    name = f"{kind.lower()}_id"

    @operation(access=of_kind(kind, entities.SEES), reply=DetailedTaskRow, many=True)
    def get(self: Any, ask: Ask, **path: UUID) -> JsonText:
        """The tasks of an entity with the names around them; assignees with `relations=true`."""
        relations = request.args.get("relations", "").lower() == "true"
        return read.of_entity(ask, path[name], relations)

    data.resource(f"/{kind.lower()}s/<uuid:{name}>/tasks")(type(f"{kind}Tasks", (Resource,), {"get": get}))


for _kind in ("Shot", "Asset", "Sequence", "Episode", "Scene", "Edit"):
    _place(_kind)
