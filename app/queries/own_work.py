"""What the caller works on (spec 10 §D7). One statement each."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access import own_work as access
from app.ask import Ask
from app.models import Entity, EntityType, Task, TaskType
from app.queries.asset_types import IS_ASSET_TYPE
from app.queries.json import JsonText, columns, read_list
from app.schemas.tables import AssetTypeRow, TaskTypeRow
from app.schemas.todos import PlainTaskRow


def tasks_on(ask: Ask, entity_id: UUID) -> JsonText:
    """The caller's tasks on an entity, by type."""
    rows = select(*columns(ask, PlainTaskRow, Task)).outerjoin(TaskType, TaskType.id == Task.task_type_id)
    mine = rows.where(Task.entity_id == entity_id, access.OWN(ask, Task))
    return read_list(ask, mine.order_by(TaskType.name, Task.name, Task.id))


def task_types_on(ask: Ask, entity_id: UUID) -> JsonText:
    """The types of the caller's tasks on an entity, by name."""
    used = select(Task.task_type_id).where(Task.entity_id == entity_id, access.OWN(ask, Task))
    rows = select(*columns(ask, TaskTypeRow, TaskType)).where(TaskType.id.in_(used))
    return read_list(ask, rows.order_by(TaskType.name, TaskType.id))


def asset_types_in(ask: Ask, project_id: UUID) -> JsonText:
    """The asset types of which an asset of the project has a task of the caller's, by name."""
    used = select(Entity.entity_type_id).where(Entity.project_id == project_id, access.HAS_OWN(ask, Entity))
    rows = select(*columns(ask, AssetTypeRow, EntityType)).where(IS_ASSET_TYPE, EntityType.id.in_(used))
    return read_list(ask, rows.order_by(EntityType.name, EntityType.id))
