"""Tasks with the names around them (spec 20 §4.5)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.models import Entity, EntityType, Project, Task, TaskStatus, TaskType
from app.schemas.row import computed, row
from app.schemas.tasks import ASSIGNEES


def _name(model: Any, key: str) -> fields.Field[Any]:
    def sql(_ask: Any, task: Any) -> Any:
        other = aliased(model)
        return select(other.name).where(other.id == getattr(task, key)).scalar_subquery()

    return computed(fields.String(allow_none=True), sql)


def _entity_type_name(_ask: Any, task: Any) -> Any:
    entity, kind = aliased(Entity), aliased(EntityType)
    named = select(kind.name).join(entity, entity.entity_type_id == kind.id)
    return named.where(entity.id == task.entity_id).scalar_subquery()


DetailedTaskRow = row(
    Task,
    name="DetailedTaskRow",
    relations={"assignees": ASSIGNEES},
    project_name=_name(Project, "project_id"),
    task_type_name=_name(TaskType, "task_type_id"),
    task_status_name=_name(TaskStatus, "task_status_id"),
    entity_name=_name(Entity, "entity_id"),
    entity_type_name=computed(fields.String(allow_none=True), _entity_type_name),
)
