"""How freshly created tasks are answered (spec 30 §4.1, 20 §10.6)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.models import Task, TaskStatus, TaskType
from app.schemas.row import computed, row
from app.schemas.tasks import ASSIGNEES


def _of(model: Any, key: str, column: str, kind: fields.Field[Any]) -> fields.Field[Any]:
    def sql(_ask: Any, task: Any) -> Any:
        other = aliased(model)
        return select(getattr(other, column)).where(other.id == getattr(task, key)).scalar_subquery()

    return computed(kind, sql)


CreatedTaskRow = row(
    Task,
    name="CreatedTaskRow",
    relations={"assignees": ASSIGNEES},
    task_status_name=_of(TaskStatus, "task_status_id", "name", fields.String(allow_none=True)),
    task_status_short_name=_of(TaskStatus, "task_status_id", "short_name", fields.String(allow_none=True)),
    task_status_color=_of(TaskStatus, "task_status_id", "color", fields.String(allow_none=True)),
    task_type_name=_of(TaskType, "task_type_id", "name", fields.String(allow_none=True)),
    task_type_color=_of(TaskType, "task_type_id", "color", fields.String(allow_none=True)),
    task_type_priority=_of(TaskType, "task_type_id", "priority", fields.Integer(allow_none=True)),
)


class EntityTasksPost(Schema):
    """The types of the tasks to create on an entity."""

    task_type_ids = fields.List(fields.UUID(), load_default=list)
