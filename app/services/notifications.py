"""What a person should read about tasks given to them (spec 30 §7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, insert, literal, select

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import NotificationNew
from app.models import Notification, TaskPersonLink, given
from app.services import messages

PAIR: Any = {"task_id": TaskPersonLink.task_id, "person_id": TaskPersonLink.person_id, "project_id": Uuid()}


def assigned(ask: Ask, pairs: Sequence[tuple[UUID, UUID, UUID | None]]) -> list[Event]:
    """Notify each (task, person, project) of an assignment by the caller; nobody is told of their own.

    Two statements for any number. Returns notification:new for each, for the caller of this step to record.
    """
    told = [(task, person, project) for task, person, project in pairs if person != ask.caller.id]
    if not told:
        return []
    row = given([{"task_id": task, "person_id": person} for task, person, _project in told], PAIR)
    rows = select(row.c.task_id, row.c.person_id, literal(ask.caller.id, Uuid()), literal("assignation"))
    made = ask.db.execute(
        insert(Notification)
        .from_select(["task_id", "person_id", "author_id", "type"], rows)
        .returning(Notification.id, Notification.task_id, Notification.person_id)
    ).all()
    messages.defer(ask, [one.id for one in made])
    projects = {task: project for task, _person, project in told}
    return [
        NotificationNew(notification_id=one.id, person_id=one.person_id, project_id=projects[one.task_id])
        for one in made
    ]
