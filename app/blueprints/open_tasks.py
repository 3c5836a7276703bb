"""Tasks of open productions, and when people are busy (spec 30 §4.12, 4.13)."""

from __future__ import annotations

from typing import Any

from flask_restful import Resource

from app.ask import Ask
from app.errors import Forbidden
from app.http.domains import data
from app.http.entity_gates import QueryProject
from app.http.gates import SIGNED_IN
from app.http.operation import operation
from app.queries import open_tasks as read
from app.queries import task_dates
from app.queries.json import JsonText
from app.schemas.query_strings import ProjectQuery
from app.schemas.todos import Burndown, OpenTasksPage, OpenTasksPageQuery, OpenTasksQuery, PersonDates


class AnyProject(QueryProject):
    """The project of the query string, where one is named, is the caller's; without one, their open projects."""

    words = "any account; member of the project of ?project_id="

    def without_project(self, ask: Ask) -> None:
        """No project is named: the rows are narrowed to the caller's."""


class LedProject(QueryProject):
    """A manager or supervisor: of the named project, else of some project."""

    words = "admin, managers and supervisors"

    def __init__(self) -> None:
        super().__init__("user", "client", "vendor")

    def without_project(self, ask: Ask) -> None:
        """No project is named: who leads some project."""
        if not (ask.caller.is_admin or ask.caller.holds("manager", "supervisor")):
            raise Forbidden()


@data.resource("/tasks/open-tasks")
class OpenTasks(Resource):
    """Tasks of open productions."""

    @operation(access=AnyProject(), query=OpenTasksPageQuery, reply=OpenTasksPage)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """Read a page of the tasks of the caller's open projects, or of one project, with sums over all."""
        return read.page(ask, query)


@data.resource("/tasks/open-tasks/stats")
class OpenTasksStats(Resource):
    """Tasks of open productions, counted."""

    @operation(access=SIGNED_IN)
    def get(self, ask: Ask) -> JsonText:
        """Read amounts and minutes of the caller's open projects, by project."""
        return read.by_project(ask)


@data.resource("/tasks/open-tasks/burndown")
class OpenTasksBurndown(Resource):
    """Tasks of open productions, day by day."""

    @operation(access=AnyProject(), query=OpenTasksQuery, reply=Burndown)
    def get(self, ask: Ask, query: dict[str, Any]) -> dict[str, Any]:
        """Read what was done day by day of the caller's open projects, or of one project."""
        return read.burndown(ask, query)


@data.resource("/persons/task-dates")
class PersonsTaskDates(Resource):
    """When people are busy."""

    @operation(access=LedProject(), query=ProjectQuery, reply=PersonDates, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """List the span of everybody's tasks, in the caller's open projects or in one project."""
        return task_dates.of_people(ask, query["project_id"])
