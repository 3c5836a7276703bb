"""Who may take away a time spent (spec 30 §10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.access.rule import Asking, Rule
from app.access.tasks import MANAGES
from app.models import Task, TaskPersonLink


def _question_time(ask: Asking, spent: Any) -> ColumnElement[bool]:
    """The row's person is assigned, and is the caller, or the caller manages the project."""
    task, link = aliased(Task), aliased(TaskPersonLink)
    return exists().where(
        task.id == spent.task_id,
        link.task_id == task.id,
        link.person_id == spent.person_id,
        or_(spent.person_id == ask.caller.id, MANAGES(ask, task)),
    )


TIME = Rule(_question_time, "of an assignee: themselves, managers of the project and admins")
