"""Who follows what (spec 30 §12, 10 §D7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from app.access import tasks as access
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Subscription, Task, given_ids
from app.queries.json import JsonText, columns, read_list, read_one
from app.schemas.tables import SubscriptionRow


def judge(ask: Ask, task_ids: Sequence[UUID]) -> None:
    """404 when one of the tasks is unknown, 403 when the caller does not see one. One statement."""
    asked = given_ids(task_ids)
    judged = (
        select(Task.id.is_not(None), access.SEES(ask, Task))
        .select_from(asked)
        .outerjoin(Task, Task.id == asked.c.id)
    )
    found = ask.db.execute(judged).all()
    if not all(known for known, _allowed in found):
        raise NotFound("No task has this id.")
    if not all(allowed for _known, allowed in found):
        raise Forbidden()


def _mine(ask: Ask, *where: ColumnElement[bool]) -> Any:
    return select(*columns(ask, SubscriptionRow, Subscription)).where(
        Subscription.person_id == ask.caller.id, *where
    )


def to_tasks(ask: Ask, task_ids: Sequence[UUID]) -> JsonText:
    """The caller's subscriptions to these tasks, in their order. One statement."""
    asked = given_ids(task_ids)
    rows = _mine(ask).join(asked, asked.c.id == Subscription.task_id)
    return read_list(ask, rows.order_by(asked.c.place))


def to_task(ask: Ask, task_id: UUID) -> JsonText | None:
    """The caller's subscription to a task. One statement."""
    return read_one(ask, _mine(ask, Subscription.task_id == task_id))


def to_sequence(ask: Ask, sequence_id: UUID, task_type_id: UUID) -> JsonText | None:
    """The caller's subscription to a task type in a sequence. One statement."""
    return read_one(
        ask, _mine(ask, Subscription.entity_id == sequence_id, Subscription.task_type_id == task_type_id)
    )


def follows(ask: Ask, *where: ColumnElement[bool]) -> bool:
    """Has the caller such a subscription? One statement."""
    return bool(ask.db.scalar(select(exists().where(Subscription.person_id == ask.caller.id, *where))))


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The subscriptions to a project's tasks. One statement."""
    tasks = select(Task.id).where(Task.project_id == project_id)
    rows = select(*columns(ask, SubscriptionRow, Subscription)).where(Subscription.task_id.in_(tasks))
    return read_list(ask, rows.order_by(Subscription.created_at, Subscription.id))
