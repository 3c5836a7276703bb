"""Who reads, and takes away, a time spent (spec 30 §10, 10 §D4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, team
from app.access.tasks import MANAGES, SEES, SUPERVISES, via_task
from app.models import Task, TaskPersonLink

LEADERS = ("manager", "supervisor")


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

OWN = Rule(lambda ask, spent: spent.person_id == ask.caller.id, "the person themself")
READS = ADMIN | OWN | via_task(SUPERVISES)
"""One's own; what people spent on the tasks that the caller manages or supervises; all for an admin."""
OF_TASK = via_task(SEES & ~team("client"))
"""Who sees the task, but no client: planning is hidden from them (spec 30 §1.4)."""


def _question_person(ask: Asking, person: Any) -> ColumnElement[bool]:
    """The caller leads somewhere, or is the person; a bot has no time sheet."""
    leads = ask.caller.holds(*LEADERS) or ask.caller.role in LEADERS
    return (ADMIN(ask, person) | (person.id == ask.caller.id) | (true() if leads else false())) & ~person.is_bot


READS_OF = Rule(_question_person, "the person, managers, supervisors and admins; no bot's")
READS_ALL_OF = Rule(
    lambda ask, person: (ADMIN(ask, person) | (person.id == ask.caller.id)) & ~person.is_bot,
    "the person and admins; no bot's",
)
