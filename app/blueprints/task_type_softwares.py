"""Which software a production works with, by task type (spec 20 §13.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import tasks
from app.ask import Ask
from app.http.domains import data
from app.http.gates import Gate, in_project
from app.http.operation import operation
from app.queries import task_type_softwares as read
from app.queries.json import JsonText
from app.schemas.task_type_softwares import TaskTypeSoftwarePost, TaskTypeSoftwareRow
from app.services import task_type_softwares as services

PATH = "/projects/<uuid:project_id>/task-types/<uuid:task_type_id>/softwares"


class _Supervises(Gate):
    """The caller manages the path's project, or supervises its task type there."""

    words = tasks.SUPERVISES.words

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge."""
        read.require_supervision(ask, path["project_id"], path["task_type_id"])


SUPERVISES = in_project("manager", "supervisor") & _Supervises()


@data.resource("/projects/<uuid:project_id>/task-type-softwares")
class ProjectTaskTypeSoftwares(Resource):
    """Softwares of a production."""

    @operation(access=in_project(), reply=TaskTypeSoftwareRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the softwares of a production by task type."""
        return read.of_project(ask, project_id)


@data.resource(PATH)
class TaskTypeSoftwareList(Resource):
    """Softwares of a task type in a production."""

    @operation(access=SUPERVISES, body=TaskTypeSoftwarePost, reply=TaskTypeSoftwareRow, status=201)
    def post(self, ask: Ask, project_id: UUID, task_type_id: UUID, body: dict[str, Any]) -> JsonText | None:
        """Add a software to a task type of a production."""
        services.add(ask, project_id, task_type_id, body["software_id"])
        return read.one(ask, project_id, task_type_id, body["software_id"])


@data.resource(f"{PATH}/<uuid:software_id>")
class TaskTypeSoftware(Resource):
    """A software of a task type in a production."""

    @operation(access=SUPERVISES, status=204)
    def delete(self, ask: Ask, project_id: UUID, task_type_id: UUID, software_id: UUID) -> None:
        """Take a software away from a task type of a production."""
        services.remove(ask, project_id, task_type_id, software_id)
