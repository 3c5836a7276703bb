"""Who may what with an entity: asset, shot, sequence, episode, scene, edit, concept (spec 20 §2, 10 §A10.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, team
from app.models import Task, TaskPersonLink


def _question_assigned(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """The caller has a task on the entity."""
    task, link = aliased(Task), aliased(TaskPersonLink)
    return exists().where(task.entity_id == entity.id, link.task_id == task.id, link.person_id == ask.caller.id)


ASSIGNED = Rule(_question_assigned, "assigned to a task of the entity")
CREATED = Rule(lambda ask, entity: entity.created_by == ask.caller.id, "creator of the entity")

SEES = ADMIN | team("manager", "supervisor", "user", "client") | team("vendor") & ASSIGNED
"""access(P) and entity(E): a vendor needs a task on the entity."""
SEES_NO_VENDOR = ADMIN | team("manager", "supervisor", "user", "client")
SEES_STAFF = ADMIN | team("manager", "supervisor", "user")
MANAGES = ADMIN | team("manager")
DELETES = MANAGES | team() & CREATED
"""creator-or-manager(E); the creator must still be in the team (spec 20 §21.10)."""
LISTS = (
    ADMIN
    | team("manager", "supervisor", "user", "client", open_only=True)
    | team("vendor", open_only=True) & ASSIGNED
)
"""`GET /data/entities`: entities of open projects of the caller's teams."""
