"""Many tasks at once (spec 30 §4.1, 20 §10.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource
from marshmallow import fields

from app.access import entities
from app.ask import Ask
from app.http.bodies import ArrayBody
from app.http.domains import actions, data
from app.http.gates import Gate, in_project, on
from app.http.operation import operation
from app.models import Entity
from app.queries import tasks as read
from app.queries.json import JsonText
from app.schemas.task_creation import CreatedTaskRow, EntityTasksPost
from app.schemas.write import uuid_of
from app.services import task_creation

PATH = "/projects/<uuid:project_id>/task-types/<uuid:task_type_id>"
IDS = ArrayBody(fields.UUID(), optional=True)


def _created(ask: Ask, project_id: UUID, task_type_id: UUID, kind: str, ids: list[UUID]) -> JsonText:
    given = request.args.get("episode_id")
    episode_id = uuid_of(given, "episode_id") if given else None
    new = task_creation.create(ask, project_id, task_type_id, kind, ids, episode_id)
    return read.these(ask, CreatedTaskRow, new)


def _place(kind: str, gate: Gate) -> None:
    plural = f"{kind.lower()}s"

    @operation(access=gate, body=IDS, reply=CreatedTaskRow, many=True, status=201)
    def post(self: Any, ask: Ask, project_id: UUID, task_type_id: UUID, body: list[UUID]) -> JsonText:
        """Create tasks of a type on these entities, or on all; those that have one are skipped."""
        return _created(ask, project_id, task_type_id, kind, body)

    name = f"Create{kind}Tasks"
    actions.resource(f"{PATH}/{plural}/create-tasks")(type(name, (Resource,), {"post": post}))


_place("Asset", in_project("manager"))
_place("Shot", in_project("manager"))
_place("Edit", in_project("manager"))
_place("Concept", in_project("manager", "supervisor", "user"))


@actions.resource(f"{PATH}/create-tasks/<string:entity_type>")
class CreateKindTasks(Resource):
    @operation(access=in_project("manager"), body=IDS, reply=CreatedTaskRow, many=True, status=201)
    def post(
        self, ask: Ask, project_id: UUID, task_type_id: UUID, entity_type: str, body: list[UUID]
    ) -> JsonText:
        """Create tasks of a type on the entities of the named type; those that have one are skipped."""
        kind = task_creation.known(ask, entity_type)
        return _created(ask, project_id, task_type_id, kind, body)


@data.resource("/entities/<uuid:entity_id>/tasks")
class CreateEntityTasks(Resource):
    @operation(
        access=on(Entity, entities.SEES_STAFF),
        body=EntityTasksPost,
        reply=CreatedTaskRow,
        many=True,
        status=201,
    )
    def post(self, ask: Ask, entity_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create tasks of these types on an entity, or of all that its project uses for its kind."""
        new = task_creation.create_on(ask, entity_id, body["task_type_ids"])
        return read.these(ask, CreatedTaskRow, new)
