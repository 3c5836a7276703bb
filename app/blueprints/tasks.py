"""Tasks (spec 30 §4, 16.1; 20 §4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource
from sqlalchemy import ColumnElement

from app.access import tasks as access
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import Forbidden, NotFound
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import Gate, id_in
from app.http.operation import operation
from app.queries import rows
from app.queries import tasks as read
from app.queries.json import JsonText
from app.schemas.tasks import TaskRow
from app.schemas.write import uuid_of, values_of
from app.services import tasks


class NewTask(Gate):
    """The caller may create a task of the body's type on the body's entity."""

    words = access.SUPERVISES.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the task that the body would create: malformed ids 400, unknown ones 404."""
        allowed = read.may_create(ask, id_in(raw, "entity_id"), id_in(raw, "task_type_id"))
        if allowed is None:
            raise NotFound("No entity or no task type has this id.")
        if not allowed:
            raise Forbidden()


def _of_episode(ask: Ask, given: str) -> ColumnElement[bool]:
    return read.of_episode(uuid_of(given, "episode_id"))


def _remove(ask: Ask, id_: UUID) -> None:
    tasks.remove(ask, [id_], request.args.get("force", "").lower() == "true")


place(
    Table(
        path="tasks",
        schema=TaskRow,
        read=access.SEES,
        list=access.LISTS,
        update=access.EDITS,
        delete=access.MANAGES,
        updates=tasks.change,
        deletes=_remove,
        filters={"episode_id": _of_episode},
        verbs="LGUD",
    )
)


@data.resource("/tasks")
class TaskCreation(Resource):
    @operation(access=NewTask(), body=StrictBody(), reply=TaskRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Create a task in the entity's project, with the default status unless one is given."""
        filled = {**body, "name": body.get("name") or "main"}
        values, links = values_of(TaskRow, filled, creating=True)
        return rows.one(ask, TaskRow, tasks.create(ask, values, links), relations=True)
