"""Bars of the schedule: of a production, and the generic routes (spec 20 §15.1, 18.10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import tasks
from app.access.projects import MANAGES
from app.access.rule import ANYONE
from app.ask import Ask
from app.blueprints.crud import RowGate, Table, place
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import in_project, on
from app.http.operation import operation
from app.models import TaskType
from app.queries import rows as row_queries
from app.queries import schedule_items as read
from app.queries.json import JsonStream, JsonText
from app.schemas.schedule_items import NamedScheduleBar, ScheduleBar, ScheduleQuery
from app.schemas.tables import ScheduleItemRow
from app.schemas.write import uuid_of, values_of
from app.services import schedule_items as services

PATH = "/projects/<uuid:project_id>/schedule-items"
NO_VENDOR = in_project("manager", "supervisor", "user", "client")
PLANNED = NO_VENDOR & on(TaskType, ANYONE)
NEVER_MOVED = frozenset({"project_id"})

TABLE = place(
    Table(
        path="schedule-items",
        schema=ScheduleItemRow,
        create=MANAGES,
        delete=MANAGES,
        judged=("project_id",),
        told=services.TOLD,
        verbs="LPGD",
    )
)


@data.resource("/schedule-items/<string:instance_id>")
class ScheduleItemMove(Resource):
    """A bar of the schedule."""

    @operation(access=RowGate(TABLE, tasks.SUPERVISES), body=StrictBody(), reply=ScheduleItemRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Move a bar of the schedule; a text for `man_days` is left out."""
        id_ = TABLE.id_of(instance_id)
        if isinstance(body.get("man_days"), str):
            del body["man_days"]
        values, _links = values_of(ScheduleItemRow, body, creating=False, protected=NEVER_MOVED)
        services.change(ask, id_, values)
        return row_queries.one(ask, ScheduleItemRow, id_)


@data.resource(PATH)
class ProjectScheduleItems(Resource):
    """The bars of a production."""

    @operation(access=in_project("manager", "supervisor", "user"), reply=ScheduleItemRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """List every bar of a production's schedule."""
        return read.every(ask, project_id)


@data.resource(f"{PATH}/task-types")
class ProjectTaskTypeBars(Resource):
    """The bars of a production's task types."""

    @operation(access=NO_VENDOR, reply=ScheduleBar, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the bars of the task types that have tasks."""
        return read.of_task_types(ask, project_id)


@data.resource(f"{PATH}/<uuid:task_type_id>/asset-types")
class ProjectAssetTypeBars(Resource):
    """The bars of a task type by asset type."""

    @operation(access=PLANNED, query=ScheduleQuery, reply=NamedScheduleBar, many=True)
    def get(self, ask: Ask, project_id: UUID, task_type_id: UUID, query: dict[str, Any]) -> JsonText:
        """List a task type's bars by asset type."""
        return read.of_asset_types(ask, project_id, task_type_id, _episode(query))


def _episode(query: dict[str, Any]) -> UUID | None:
    given = query["episode_id"]
    return uuid_of(given, "episode_id") if given else None


def _place(path: str, kind: str) -> None:
    """A task type's bars by the entities of a kind."""

    @operation(access=PLANNED, query=ScheduleQuery, reply=NamedScheduleBar, many=True)
    def get(self: Any, ask: Ask, project_id: UUID, task_type_id: UUID, query: dict[str, Any]) -> JsonText:
        """List a task type's bars by the objects of a kind."""
        return read.of_entities(ask, project_id, task_type_id, kind, _episode(query))

    members = {"get": get, "__doc__": f"The bars of a task type by {kind.lower()}."}
    data.resource(f"{PATH}/<uuid:task_type_id>/{path}")(type(f"Project{kind}Bars", (Resource,), members))


_place("sequences", "Sequence")
_place("episodes", "Episode")
_place("edits", "Edit")
