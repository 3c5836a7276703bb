"""People on tasks (spec 30 §4.2–4.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access.rule import member
from app.ask import Ask
from app.errors import WrongParameter
from app.http.domains import actions
from app.http.gates import SIGNED_IN, on
from app.http.operation import operation
from app.models import Task
from app.queries import rows
from app.queries import tasks as read
from app.queries.json import JsonText
from app.schemas import assignments as schemas
from app.schemas.tasks import TaskRow
from app.schemas.write import uuid_of
from app.services import assignments


def _well_formed(given: list[str]) -> list[UUID]:
    """The ids among the texts; the others name no task, and are skipped like unknown ones (spec 30 §4.3)."""
    found = []
    for text in given:
        try:
            found.append(uuid_of(text))
        except WrongParameter:
            continue
    return found


@actions.resource("/tasks/<uuid:task_id>/assign")
class TaskAssign(Resource):
    @operation(access=on(Task, member), body=schemas.AssignPut, reply=TaskRow)
    def put(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put a person on a task; they join the team."""
        assignments.assign_one(ask, task_id, uuid_of(body["person_id"], "person_id"))
        return rows.one(ask, TaskRow, task_id, relations=True)


@actions.resource("/persons/<uuid:person_id>/assign")
class PersonAssign(Resource):
    @operation(access=SIGNED_IN, body=schemas.AssignManyPut, reply=TaskRow, many=True)
    def put(self, ask: Ask, person_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put a person on tasks; those that the caller may not give are left out."""
        return read.these(ask, TaskRow, assignments.assign(ask, _well_formed(body["task_ids"]), person_id))


@actions.resource("/tasks/clear-assignation")
class ClearAssignation(Resource):
    @operation(access=SIGNED_IN, body=schemas.ClearAssignationPut)
    def put(self, ask: Ask, body: dict[str, Any]) -> list[str]:
        """Take a person, or everybody, off tasks; answers the ids of the handled tasks."""
        person_id = uuid_of(body["person_id"], "person_id") if body["person_id"] else None
        return [str(id_) for id_ in assignments.clear(ask, _well_formed(body["task_ids"]), person_id)]


@actions.resource("/tasks/set-priority")
class TasksPriority(Resource):
    @operation(access=SIGNED_IN, body=schemas.PriorityPut, reply=TaskRow, many=True)
    def put(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Set the priority of tasks; those that the caller may not edit are left out."""
        ids = assignments.set_priority(ask, _well_formed(body["task_ids"]), body["priority"])
        return read.these(ask, TaskRow, ids, relations=False)
