"""Which software a production works with, by task type (spec 20 §13.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access import tasks
from app.ask import Ask
from app.errors import Forbidden
from app.models import ProjectTaskTypeSoftwareLink
from app.queries.json import JsonText, columns, read_list, read_one
from app.queries.prepared import run, value
from app.schemas.task_type_softwares import TaskTypeSoftwareRow

LINK = ProjectTaskTypeSoftwareLink


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The softwares of a production by task type. One statement."""
    rows = select(*columns(ask, TaskTypeSoftwareRow, LINK)).where(LINK.project_id == project_id)
    return read_list(ask, rows.order_by(LINK.task_type_id, LINK.software_id))


def one(ask: Ask, project_id: UUID, task_type_id: UUID, software_id: UUID) -> JsonText | None:
    """One software of a task type of a production. One statement."""
    rows = select(*columns(ask, TaskTypeSoftwareRow, LINK))
    same = (LINK.project_id == project_id, LINK.task_type_id == task_type_id, LINK.software_id == software_id)
    return read_one(ask, rows.where(*same))


def _supervised(ask: Any) -> Any:
    keys = ("project_id", "task_type_id")
    row = select(*(value(key).label(key) for key in keys)).subquery("would_be")
    return select(tasks.SUPERVISES(ask, row.c).label("allowed")).select_from(row)


def require_supervision(ask: Ask, project_id: UUID, task_type_id: UUID) -> None:
    """403 unless the caller manages the production, or supervises the task type's department there."""
    with run(ask, _supervised, project_id=project_id, task_type_id=task_type_id) as found:
        if not found.fetchone()[0]:
            raise Forbidden()
