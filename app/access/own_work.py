"""What the caller works on: their tasks in open projects, and what holds them (spec 10 §D7).

Team membership is not required: the assignment suffices.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access import tasks
from app.access.rule import Asking, Rule
from app.access.search_filters import OPEN
from app.models import Entity, Task

OWN = tasks.ASSIGNED & OPEN
"""A task of the caller's."""


def _question_entity(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """The entity has a task of the caller's."""
    task = aliased(Task)
    return exists().where(task.entity_id == entity.id, OWN(ask, task))


HAS_OWN = Rule(_question_entity, "with a task of the caller's in an open project")


def _question_parent(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """Something right below has one."""
    child = aliased(Entity)
    return exists().where(child.parent_id == entity.id, HAS_OWN(ask, child))


HOLDS_OWN = Rule(_question_parent, "holding work of the caller's")


def _question_grandparent(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """Something two steps below has one."""
    child = aliased(Entity)
    return exists().where(child.parent_id == entity.id, HOLDS_OWN(ask, child))


HOLDS_OWN_BELOW = Rule(_question_grandparent, "holding what holds work of the caller's")
