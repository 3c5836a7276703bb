"""Who may put whom on a task, and take off (spec 30 §1.2 ASSIGN, UNASSIGN)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, false, or_, true
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, own_departments, team
from app.access.tasks import ASSIGNED, SUPERVISES
from app.models import DepartmentLink, TaskType


def _question_own_type(ask: Asking, task: Any) -> ColumnElement[bool]:
    """The department of the task's type is among the caller's."""
    if not ask.caller.has_departments:
        return false()
    kind = aliased(TaskType)
    return exists().where(kind.id == task.task_type_id, kind.department_id == any_(own_departments(ask)))


OWN_TYPE = Rule(_question_own_type, "of the task type's department")
WITHOUT_DEPARTMENTS = Rule(
    lambda ask, _row: false() if ask.caller.has_departments else true(), "without departments"
)
FREELY = ADMIN | team("manager") | team("supervisor") & WITHOUT_DEPARTMENTS
IN_DEPARTMENT = team("supervisor") & OWN_TYPE
THEMSELF = team() & OWN_TYPE
LEAVES = team() & ASSIGNED


def puts(ask: Asking, task: Any, person_id: UUID) -> ColumnElement[bool]:
    """May the caller put this person on the task?"""
    tie = aliased(DepartmentLink)
    shared = (
        exists().where(tie.person_id == person_id, tie.department_id == any_(own_departments(ask)))
        if ask.caller.has_departments
        else false()
    )
    own = THEMSELF(ask, task) if person_id == ask.caller.id else false()
    return or_(FREELY(ask, task), and_(IN_DEPARTMENT(ask, task), shared), own)


def takes_off(ask: Asking, task: Any, person_id: UUID | None) -> ColumnElement[bool]:
    """May the caller take this person (None: everybody) off the task?"""
    own = LEAVES(ask, task) if person_id == ask.caller.id else false()
    return or_(SUPERVISES(ask, task), own)
