"""Subscriptions: the caller's own, and those of a project (spec 10 §D7, 30 §4.11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import boards, tasks
from app.access.rule import ADMIN, ANYONE
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.http.domains import actions, data
from app.http.entity_gates import of_kind
from app.http.gates import PERSON, Gate, in_project, on, only
from app.http.operation import operation
from app.models import Subscription, Task, TaskType
from app.queries import subscriptions as read
from app.queries.json import JsonText
from app.schemas.subscriptions import TasksPost
from app.schemas.tables import SubscriptionRow
from app.schemas.write import uuid_of
from app.services import subscriptions


class SeesTasks(Gate):
    """The caller sees every task that the body names."""

    words = "who sees all of the tasks"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse with 404 or 403."""
        given = raw.get("task_ids") if isinstance(raw, Mapping) else None
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            return  # the schema refuses it
        known = _ids(given)
        if len(known) < len(given):
            raise NotFound("No task has this id.")
        read.judge(ask, known)


def _id(given: str) -> UUID | None:
    """An id, None when it is malformed: nobody follows what is not there (spec 10 §D7)."""
    try:
        return uuid_of(given)
    except WrongParameter:
        return None


def _ids(given: list[str]) -> list[UUID]:
    return [id_ for id_ in map(_id, given) if id_ is not None]


@data.resource("/user/tasks/<string:task_id>/subscribed")
class UserTaskSubscribed(Resource):
    """Does the caller follow a task?"""

    @operation(access=PERSON)
    def get(self, ask: Ask, task_id: str) -> bool:
        """Tell whether the caller follows a task; false for an unknown one."""
        id_ = _id(task_id)
        return id_ is not None and read.follows(ask, Subscription.task_id == id_)


@data.resource(
    "/user/sequences/<string:sequence_id>/task-types/<string:task_type_id>/subscribed",
    "/user/entities/<string:sequence_id>/task-types/<string:task_type_id>/subscribed",
)
class UserSequenceSubscribed(Resource):
    """Does the caller follow a task type in a sequence?"""

    @operation(access=PERSON)
    def get(self, ask: Ask, sequence_id: str, task_type_id: str) -> bool:
        """Tell whether the caller follows a task type in a sequence; false for unknown ones."""
        sequence, kind = _id(sequence_id), _id(task_type_id)
        if sequence is None or kind is None:
            return False
        return read.follows(ask, Subscription.entity_id == sequence, Subscription.task_type_id == kind)


@actions.resource("/user/tasks/<uuid:task_id>/subscribe")
class UserTaskSubscribe(Resource):
    """Follow a task."""

    @operation(access=PERSON & on(Task, tasks.SEES), reply=SubscriptionRow, status=201)
    def post(self, ask: Ask, task_id: UUID) -> JsonText | None:
        """Let the caller follow a task."""
        subscriptions.to_tasks(ask, [task_id])
        return read.to_task(ask, task_id)


@actions.resource("/user/tasks/<string:task_id>/unsubscribe")
class UserTaskUnsubscribe(Resource):
    """Follow a task no more."""

    @operation(access=PERSON, status=204)
    def delete(self, ask: Ask, task_id: str) -> None:
        """Let the caller follow a task no more."""
        id_ = _id(task_id)
        if id_ is not None:
            subscriptions.from_tasks(ask, [id_])


@actions.resource("/user/tasks/subscribe")
class UserTasksSubscribe(Resource):
    """Follow many tasks."""

    @operation(access=PERSON & SeesTasks(), body=TasksPost, reply=SubscriptionRow, many=True, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Let the caller follow tasks: all of them, or none when one is refused."""
        wanted = _ids(body["task_ids"])
        subscriptions.to_tasks(ask, wanted)
        return read.to_tasks(ask, wanted)


@actions.resource("/user/tasks/unsubscribe")
class UserTasksUnsubscribe(Resource):
    """Follow many tasks no more."""

    @operation(access=PERSON, body=TasksPost)
    def post(self, ask: Ask, body: dict[str, Any]) -> list[str]:
        """Let the caller follow tasks no more; unknown ones are ignored."""
        subscriptions.from_tasks(ask, _ids(body["task_ids"]))
        return list(body["task_ids"])


@actions.resource("/user/sequences/<uuid:sequence_id>/task-types/<uuid:task_type_id>/subscribe")
class UserSequenceSubscribe(Resource):
    """Follow a task type in a sequence."""

    @operation(
        access=PERSON & of_kind("Sequence", boards.SEES_SEQUENCE) & on(TaskType, ANYONE),
        reply=SubscriptionRow,
        status=201,
    )
    def post(self, ask: Ask, sequence_id: UUID, task_type_id: UUID) -> JsonText | None:
        """Let the caller follow a task type throughout a sequence."""
        subscriptions.to_sequence(ask, sequence_id, task_type_id)
        return read.to_sequence(ask, sequence_id, task_type_id)


@actions.resource("/user/sequences/<string:sequence_id>/task-types/<string:task_type_id>/unsubscribe")
class UserSequenceUnsubscribe(Resource):
    """Follow a task type in a sequence no more."""

    @operation(access=PERSON, status=204)
    def delete(self, ask: Ask, sequence_id: str, task_type_id: str) -> None:
        """Let the caller follow a task type in a sequence no more."""
        sequence, kind = _id(sequence_id), _id(task_type_id)
        if sequence is not None and kind is not None:
            subscriptions.from_sequence(ask, sequence, kind)


@data.resource("/projects/<uuid:project_id>/subscriptions")
class ProjectSubscriptions(Resource):
    """Who follows a production's tasks."""

    @operation(access=only(ADMIN) & in_project(), reply=SubscriptionRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the subscriptions to a project's tasks."""
        return read.of_project(ask, project_id)
