"""Who sees, fills and draws on a preview (spec 40 §0.1, 4.2, 4.5, 4.7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access import tasks
from app.access.files import NO_GLOBAL_VENDOR, PREVIEW_MANAGES, PREVIEW_SEES, PREVIEW_SHOWN
from app.access.rule import ADMIN, Asking, Rule, team
from app.access.tasks import via_task
from app.models import Entity


def _question_main_of_shared(_ask: Asking, preview: Any) -> ColumnElement[bool]:
    """The preview is what an entity that all productions share is shown by."""
    entity = aliased(Entity)
    return exists().where(entity.preview_file_id == preview.id, entity.is_shared)


MAIN_OF_SHARED = Rule(_question_main_of_shared, "main preview of a shared entity")

SEES = PREVIEW_SEES & PREVIEW_SHOWN
"""The bytes: who sees the task; a client none that was rejected."""
SEES_PICTURE = SEES | NO_GLOBAL_VENDOR & MAIN_OF_SHARED
"""Its pictures: also anybody but vendors, where a shared entity is shown by it."""
FILLS = ADMIN | via_task(tasks.ACTS)
MOVES = ADMIN | via_task(
    team("manager")
    | team("supervisor") & tasks.OWN_DEPARTMENT
    | team("supervisor", "user", "vendor") & (tasks.ASSIGNED | tasks.CREATED_ENTITY)
)
"""Orders the previews of a revision: who acts on the task, but clients (spec 40 §10.6)."""
ANNOTATES = ADMIN | via_task(team("manager", "client") | team("supervisor") & tasks.OWN_DEPARTMENT)
TASK_PRESENTS = ADMIN | team("manager", "supervisor", "user") | team("vendor") & tasks.ASSIGNED
PRESENTS = ADMIN | via_task(TASK_PRESENTS)
"""Makes it the main preview of the entity."""
EXTRACTS = PREVIEW_MANAGES
