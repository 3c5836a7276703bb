"""Following tasks, and task types in sequences (spec 30 §12, 10 §D7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.events.catalogue import row_events
from app.events.log import record
from app.models import Entity, Subscription, Task

SUBSCRIPTION = row_events("subscription", "subscription_id")


def to_tasks(ask: Ask, task_ids: Sequence[UUID]) -> None:
    """Let the caller follow tasks; those that they follow already stay. Records subscription:new of each new one."""
    known = select(Subscription.task_id).where(
        Subscription.person_id == ask.caller.id, Subscription.task_id.in_(task_ids)
    )
    followed = set(ask.db.scalars(known))
    rows = [
        {"person_id": ask.caller.id, "task_id": id_} for id_ in dict.fromkeys(task_ids) if id_ not in followed
    ]
    projects = select(Task.id, Task.project_id).where(Task.id.in_([row["task_id"] for row in rows]))
    found = ask.db.execute(projects).all() if rows else []
    by_task: dict[UUID | None, UUID | None] = {row.id: row.project_id for row in found}
    _add(ask, rows, ["person_id", "task_id"], by_task)


def to_sequence(ask: Ask, sequence_id: UUID, task_type_id: UUID) -> None:
    """Let the caller follow a task type in a sequence. Records subscription:new unless they did already."""
    mine = _of_sequence(ask, sequence_id, task_type_id)
    if ask.db.scalar(select(Subscription.id).where(mine)) is None:
        row = {"person_id": ask.caller.id, "entity_id": sequence_id, "task_type_id": task_type_id}
        project_id = ask.db.scalar(select(Entity.project_id).where(Entity.id == sequence_id))
        _add(ask, [row], ["person_id", "task_type_id", "entity_id"], {None: project_id})


def _add(
    ask: Ask, rows: list[dict[str, Any]], unique: list[str], projects: dict[UUID | None, UUID | None]
) -> None:
    if not rows:
        return
    made = insert(Subscription).values(rows)
    # Somebody may have been faster: the row is returned all the same.
    kept = made.on_conflict_do_update(index_elements=unique, set_={"person_id": made.excluded.person_id})
    told = ask.db.execute(kept.returning(Subscription.id, Subscription.task_id)).all()
    record(
        ask,
        *(SUBSCRIPTION["new"](subscription_id=id_, project_id=projects.get(task)) for id_, task in told),
    )


def from_tasks(ask: Ask, task_ids: Sequence[UUID]) -> None:
    """Let the caller follow tasks no more. Records subscription:delete of each that they followed."""
    _drop(ask, (Subscription.person_id == ask.caller.id) & Subscription.task_id.in_(task_ids))


def from_sequence(ask: Ask, sequence_id: UUID, task_type_id: UUID) -> None:
    """Let the caller follow a task type in a sequence no more. Records subscription:delete if they did."""
    _drop(ask, _of_sequence(ask, sequence_id, task_type_id))


def _of_sequence(ask: Ask, sequence_id: UUID, task_type_id: UUID) -> ColumnElement[bool]:
    return (
        (Subscription.person_id == ask.caller.id)
        & (Subscription.entity_id == sequence_id)
        & (Subscription.task_type_id == task_type_id)
    )


def _drop(ask: Ask, mine: ColumnElement[bool]) -> None:
    found = ask.db.scalars(select(Subscription.id).where(mine).with_for_update()).all()
    if found:
        ask.db.execute(delete(Subscription).where(Subscription.id.in_(found)))
        record(ask, *(SUBSCRIPTION["delete"](subscription_id=id_) for id_ in found))
