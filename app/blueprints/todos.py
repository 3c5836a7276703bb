"""To-do lists: the caller's, a person's, and what waits for approval (spec 30 §4.13, §13; 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import todos as access
from app.ask import Ask
from app.http.domains import data
from app.http.gates import PERSON, on
from app.http.operation import operation
from app.models import Person
from app.queries import todos as read
from app.queries.json import JsonStream, JsonText
from app.schemas.todos import FilterValues, PlainTaskRow, ToCheckQuery, TodoRow

OF_PERSON = on(Person, access.OF_PERSON, "person_id")


@data.resource("/user/tasks")
class UserTasks(Resource):
    """The caller's work."""

    @operation(access=PERSON, reply=TodoRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the caller's tasks that are not done, in the open projects of their teams."""
        return read.mine(ask, done=False)


@data.resource("/user/done-tasks")
class UserDoneTasks(Resource):
    """The caller's finished work."""

    @operation(access=PERSON, reply=TodoRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the caller's done tasks in the open projects of their teams, last ended first."""
        return read.mine(ask, done=True)


@data.resource("/user/tasks-to-check")
class UserTasksToCheck(Resource):
    """What waits for the caller."""

    @operation(access=PERSON, query=ToCheckQuery, reply=TodoRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream | JsonText:
        """List the tasks that wait for the caller's approval; with `page`, as a page with sums over all."""
        return read.to_check(ask, query)


@data.resource("/user/tasks-to-check/filter-values")
class UserTasksToCheckValues(Resource):
    """What the tasks to check may be filtered by."""

    @operation(access=PERSON, reply=FilterValues)
    def get(self, ask: Ask) -> JsonText:
        """Read the projects, types, statuses, episodes and assignees of the tasks to check."""
        return read.filter_values(ask)


@data.resource("/persons/<uuid:person_id>/tasks")
class PersonTasks(Resource):
    """A person's work."""

    @operation(access=OF_PERSON, reply=TodoRow, many=True)
    def get(self, ask: Ask, person_id: UUID) -> JsonText:
        """List a person's tasks that are not done, in the caller's open projects."""
        return read.of_person(ask, person_id, done=False)


@data.resource("/persons/<uuid:person_id>/done-tasks")
class PersonDoneTasks(Resource):
    """A person's finished work."""

    @operation(access=OF_PERSON, reply=TodoRow, many=True)
    def get(self, ask: Ask, person_id: UUID) -> JsonText:
        """List a person's done tasks in the caller's open projects, last ended first."""
        return read.of_person(ask, person_id, done=True)


@data.resource("/persons/<uuid:person_id>/related-tasks/<uuid:task_type_id>")
class PersonRelatedTasks(Resource):
    """What is done beside a person's work."""

    @operation(access=OF_PERSON, reply=PlainTaskRow, many=True)
    def get(self, ask: Ask, person_id: UUID, task_type_id: UUID) -> JsonText:
        """List the tasks of a type on the entities where a person has some task."""
        return read.related(ask, person_id, task_type_id)
