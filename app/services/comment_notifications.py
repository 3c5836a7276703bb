"""Whom a comment notifies (spec 30 §7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, insert, select, union

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import NotificationNew
from app.models import (
    DepartmentLink,
    Entity,
    Notification,
    ProjectPersonLink,
    Subscription,
    Task,
    TaskPersonLink,
    given,
)

COLUMNS = ("id", "task_id", "comment_id", "person_id", "author_id", "change", "type")


@dataclass(frozen=True)
class Told:
    """A comment, as far as it reaches people."""

    comment_id: UUID
    task_id: UUID
    project_id: UUID | None
    author_id: UUID
    change: bool
    mentions: list[UUID] = field(default_factory=list)
    departments: list[UUID] = field(default_factory=list)


def tell(ask: Ask, comments: Sequence[Told]) -> list[Event]:
    """Notify assignees and followers, then who is mentioned, but the author. At most three statements.

    Returns notification:new of each, for the caller to record.
    """
    followers = _followers(ask, [one.task_id for one in comments])
    mentioned = _members(ask, {id_ for one in comments for id_ in one.departments})
    rows: list[dict[str, Any]] = []
    for one in comments:
        named = {*one.mentions}
        for department in one.departments:
            named |= mentioned.get((one.project_id, department), set())
        shared = {"task_id": one.task_id, "comment_id": one.comment_id, "author_id": one.author_id}
        shared["project_id"] = one.project_id
        for kind, people, change in (
            ("comment", followers.get(one.task_id, set()), one.change),
            ("mention", named, False),
        ):
            for person in sorted(people - {one.author_id}):
                rows.append({**shared, "id": uuid4(), "person_id": person, "type": kind, "change": change})
    if not rows:
        return []
    table = given(rows, Notification, *COLUMNS)
    ask.db.execute(insert(Notification).from_select(list(COLUMNS), select(*(table.c[key] for key in COLUMNS))))
    return [
        NotificationNew(notification_id=row["id"], person_id=row["person_id"], project_id=row["project_id"])
        for row in rows
    ]


def _followers(ask: Ask, tasks: list[UUID]) -> dict[UUID, set[UUID]]:
    """Assignees, subscribers of the task, subscribers of its type in its sequence: by task."""
    assigned = select(TaskPersonLink.task_id, TaskPersonLink.person_id).where(
        TaskPersonLink.task_id == any_(tasks)
    )
    direct = select(Subscription.task_id, Subscription.person_id).where(Subscription.task_id == any_(tasks))
    above = (
        select(Task.id, Subscription.person_id)
        .join(Entity, Entity.id == Task.entity_id)
        .join(
            Subscription,
            (Subscription.entity_id == Entity.parent_id) & (Subscription.task_type_id == Task.task_type_id),
        )
        .where(Task.id == any_(tasks))
    )
    found: dict[UUID, set[UUID]] = {}
    for task_id, person_id in ask.db.execute(union(assigned, direct, above)):
        found.setdefault(task_id, set()).add(person_id)
    return found


def _members(ask: Ask, departments: set[UUID]) -> dict[tuple[UUID | None, UUID], set[UUID]]:
    """Team members of departments, by project and department."""
    found: dict[tuple[UUID | None, UUID], set[UUID]] = {}
    if departments:
        rows = select(
            ProjectPersonLink.project_id, DepartmentLink.department_id, DepartmentLink.person_id
        ).join(DepartmentLink, DepartmentLink.person_id == ProjectPersonLink.person_id)
        for project, department, person in ask.db.execute(
            rows.where(DepartmentLink.department_id == any_(list(departments)))
        ):
            found.setdefault((project, department), set()).add(person)
    return found
