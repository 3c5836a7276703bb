"""Tasks read (spec 30 §4; 20 §4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from app.access import tasks as access
from app.ask import Ask
from app.models import Entity, Task, TaskType, given_ids
from app.queries.json import JsonText, columns, read_list
from app.queries.prepared import run, value


def _would_be(ask: Any) -> Select[Any]:
    row = (
        select(Entity.project_id, TaskType.id.label("task_type_id"))
        .join(TaskType, TaskType.id == value("task_type_id"))
        .where(Entity.id == value("entity_id"))
        .subquery("would_be")
    )
    return select(access.SUPERVISES(ask, row.c).label("allowed")).select_from(row)


def may_create(ask: Ask, entity_id: UUID, task_type_id: UUID) -> bool | None:
    """May the caller create a task of this type on this entity? None when one of them is absent. One statement."""
    with run(ask, _would_be, entity_id=entity_id, task_type_id=task_type_id) as cursor:
        found = cursor.fetchone()
    return None if found is None else bool(found[0])


def of_episode(episode_id: UUID) -> ColumnElement[bool]:
    """Tasks whose entity's parent's parent is the episode."""
    entity, parent = aliased(Entity), aliased(Entity)
    below = select(entity.id).join(parent, parent.id == entity.parent_id).where(parent.parent_id == episode_id)
    found: ColumnElement[bool] = Task.entity_id.in_(below)
    return found


def these(ask: Ask, schema: Any, ids: Sequence[UUID], *, relations: bool = True) -> JsonText:
    """Tasks by their ids, in that order. One statement."""
    if not ids:
        return JsonText(b"[]")
    asked = given_ids(ids)
    shown = columns(ask, schema, Task, relations=relations)
    return read_list(ask, select(*shown).join(asked, asked.c.id == Task.id).order_by(asked.c.place))
