"""Time spents: the generic routes, and those of tasks, entities and projects (spec 30 §10, 16.8; 20 §13.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource
from sqlalchemy import ColumnElement

from app.access import entities, tasks
from app.access.time_spents import TIME
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import WrongParameter
from app.http.domains import actions, data
from app.http.gates import Gate, in_project, on
from app.http.operation import operation
from app.models import Entity, Task, TimeSpent
from app.queries import time_spents as read
from app.queries.json import JsonStream, JsonText
from app.schemas import periods
from app.schemas.query_strings import PeriodQuery
from app.schemas.tables import TimeSpentRow
from app.schemas.time_spents import DurationPost
from app.schemas.write import day_of
from app.services import time_spents


def _both() -> None:
    if not (request.args.get("start_date") and request.args.get("end_date")):
        raise WrongParameter("start_date and end_date are given together.")


def _from(_ask: Ask, given: str) -> ColumnElement[bool]:
    _both()
    return TimeSpent.date >= day_of(given, "start_date")


def _until(_ask: Ask, given: str) -> ColumnElement[bool]:
    _both()
    return TimeSpent.date <= day_of(given, "end_date")


place(
    Table(
        path="time-spents",
        schema=TimeSpentRow,
        delete=TIME,
        creates=time_spents.create,
        updates=time_spents.change,
        deletes=time_spents.remove,
        filters={"start_date": _from, "end_date": _until},
    )
)


class LogsTime(Gate):
    """The path's person is assigned to its task, and is the caller, or the caller manages the project."""

    words = "the assignee, managers of the project and admins; only of assignees"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse with 404 or 403."""
        read.judge_logging(ask, path["task_id"], path["person_id"])


OF_DAY = "/tasks/<uuid:task_id>/time-spents/<string:date>/persons/<uuid:person_id>"


@actions.resource(OF_DAY)
class TaskTimeSpent(Resource):
    """What a person spent on a task on a day."""

    @operation(access=LogsTime(), body=DurationPost, reply=TimeSpentRow, status=201)
    def post(self, ask: Ask, task_id: UUID, date: str, person_id: UUID, body: dict[str, Any]) -> JsonText:
        """Set the minutes that a person spent on a task on a day."""
        id_ = time_spents.log(ask, task_id, person_id, periods.day(date), body["duration"])
        return read.one(ask, id_)

    @operation(access=LogsTime(), reply=TimeSpentRow, status=201)
    def delete(self, ask: Ask, task_id: UUID, date: str, person_id: UUID) -> JsonText:
        """Forget the minutes of a day; answers the row, with duration 0."""
        day = periods.day(date)
        gone = read.about_to_go(ask, task_id, person_id, day)
        time_spents.forget(ask, task_id, person_id, day)
        return gone


@actions.resource(f"{OF_DAY}/add")
class TaskTimeSpentAdd(Resource):
    """More time on the same day."""

    @operation(access=LogsTime(), body=DurationPost, reply=TimeSpentRow, status=201)
    def post(self, ask: Ask, task_id: UUID, date: str, person_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add to the minutes that a person spent on a task on a day."""
        id_ = time_spents.log(ask, task_id, person_id, periods.day(date), body["duration"], add=True)
        return read.one(ask, id_)


@actions.resource("/tasks/<uuid:task_id>/time-spents")
class TaskTimeSpents(Resource):
    """All time spent on a task."""

    @operation(access=on(Task, tasks.SEES))
    def get(self, ask: Ask, task_id: UUID) -> JsonText:
        """Read the time spent on a task: `total` minutes, and the rows of each person."""
        return read.of_task(ask, task_id)


@actions.resource("/tasks/<uuid:task_id>/time-spents/<string:date>")
class TaskTimeSpentsOfDay(Resource):
    """Time spent on a task on a day."""

    @operation(access=on(Task, tasks.SEES))
    def get(self, ask: Ask, task_id: UUID, date: str) -> JsonText:
        """Read the time spent on a task on a day: `total` minutes, and the rows of each person."""
        return read.of_task(ask, task_id, periods.day(date))


@data.resource("/entities/<uuid:entity_id>/time-spents")
class EntityTimeSpents(Resource):
    """Time spent on an entity."""

    @operation(access=on(Entity, entities.SEES), reply=TimeSpentRow, many=True)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """List the time spent on the tasks of an entity, newest first."""
        return read.of_entity(ask, entity_id)


@data.resource("/projects/<uuid:project_id>/time-spents")
class ProjectTimeSpents(Resource):
    """Time spent on a production."""

    @operation(access=in_project("manager", "supervisor", "user", "vendor"), reply=TimeSpentRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """List the time spent on a project's tasks; a vendor's are those of their tasks."""
        return read.of_project(ask, project_id)


@data.resource("/projects/<uuid:project_id>/task-types/<uuid:task_type_id>/time-spents")
class ProjectTaskTypeTimeSpents(Resource):
    """Time spent on a task type in a production."""

    @operation(access=in_project("manager"), query=PeriodQuery)
    def get(self, ask: Ask, project_id: UUID, task_type_id: UUID, query: dict[str, Any]) -> JsonText:
        """Read the time spent on a project's task type, by person, newest first."""
        return read.of_task_type(ask, project_id, task_type_id, query["start_date"], query["end_date"])
