"""Types of tasks (spec 30 §16.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import ADMIN, ANYONE
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.domains import actions
from app.http.gates import only
from app.http.operation import operation
from app.queries import task_types as read
from app.queries.json import JsonText
from app.schemas.tables import TaskTypeRow
from app.schemas.task_types import TaskTypesOrder
from app.services import task_types


def _remove(ask: Ask, id_: UUID) -> None:
    task_types.remove(ask, id_, request.args.get("force", "").lower() == "true")


place(
    Table(
        path="task-types",
        schema=TaskTypeRow,
        read=ANYONE,
        creates=task_types.create,
        updates=task_types.change,
        deletes=_remove,
    )
)


@actions.resource("/task-types/reorder")
class TaskTypesReorder(Resource):
    @operation(access=only(ADMIN), body=TaskTypesOrder, reply=TaskTypeRow, many=True)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Put task types in this order."""
        return read.these(ask, task_types.reorder(ask, body["task_type_ids"]))
