"""Who may what with a task (spec 10 §A10.2, 30 §1.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, exists, true
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, own_departments, team, touches_only
from app.models import Entity, Task, TaskPersonLink, TaskType

SUPERVISOR_KEYS = ("priority", "start_date", "due_date", "estimation", "difficulty", "data")


def _question_assigned(ask: Asking, task: Any) -> ColumnElement[bool]:
    """The caller is among the assignees."""
    link = aliased(TaskPersonLink)
    return exists().where(link.task_id == task.id, link.person_id == ask.caller.id)


def _question_department(ask: Asking, task: Any) -> ColumnElement[bool]:
    """The caller has no department, or the task type's is among theirs (spec 10 §A10.5)."""
    if not ask.caller.has_departments:
        return true()
    kind = aliased(TaskType)
    departments = own_departments(ask)
    return exists().where(kind.id == task.task_type_id, kind.department_id == any_(departments))


def _question_creator(ask: Asking, task: Any) -> ColumnElement[bool]:
    """The caller created the task's entity."""
    entity = aliased(Entity)
    return exists().where(entity.id == task.entity_id, entity.created_by == ask.caller.id)


ASSIGNED = Rule(_question_assigned, "assigned")
OWN_DEPARTMENT = Rule(_question_department, "of the task type's department or without departments")
CREATED_ENTITY = Rule(_question_creator, "creator of the entity")

SEES = ADMIN | team("manager", "supervisor", "user", "client") | team("vendor") & ASSIGNED
"""Vendors see the tasks assigned to them and no other, everywhere (DESIGN §8)."""
LISTS = (
    ADMIN
    | team("manager", "supervisor", "user", "client", open_only=True)
    | team("vendor", open_only=True) & ASSIGNED
)
"""`GET /data/tasks`: tasks of open projects of the caller's teams."""
ACTS = (
    ADMIN
    | team("manager", "client")
    | team() & (ASSIGNED | CREATED_ENTITY)
    | team("supervisor") & OWN_DEPARTMENT
)
"""task-action(T): comment, status, preview."""
SUPERVISES = ADMIN | team("manager") | team("supervisor") & OWN_DEPARTMENT
EDITS = ADMIN | team("manager") | team("supervisor") & OWN_DEPARTMENT & touches_only(*SUPERVISOR_KEYS)
MANAGES = ADMIN | team("manager")


def via_task(rule: Rule, column: str = "task_id") -> Rule:
    """A rule of the task that a row belongs to."""

    def question(ask: Asking, row: Any) -> ColumnElement[bool]:
        task = aliased(Task)
        return exists().where(task.id == getattr(row, column), rule(ask, task))

    return Rule(question, f"task of the row: {rule.words}")
