"""Lists of tasks (spec 30 §4.7, 4.11; 20 §4.5). Vendors see theirs and no other (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.access import tasks as access
from app.ask import Ask
from app.models import Entity, Task, TaskType
from app.queries.json import JsonStream, JsonText, columns, list_text, stream_list
from app.queries.paging import page_of, read_page
from app.queries.prepared import json_rows, run, value
from app.queries.tasks import of_episode
from app.schemas.task_lists import DetailedTaskRow
from app.schemas.tasks import TaskRow
from app.schemas.write import uuid_of

PAGE = 100


def of_project(ask: Ask, project_id: UUID, args: Mapping[str, str]) -> JsonText | JsonStream:
    """The tasks of a project that the caller sees, last changed first. One statement, two when paged."""
    rows = select(*columns(ask, TaskRow, Task)).where(Task.project_id == project_id, access.SEES(ask, Task))
    if args.get("task_type_id"):
        rows = rows.where(Task.task_type_id == uuid_of(args["task_type_id"], "task_type_id"))
    if args.get("episode_id"):
        rows = rows.where(of_episode(uuid_of(args["episode_id"], "episode_id")))
    rows = rows.order_by(Task.updated_at.desc(), Task.id)
    paged = page_of(args, PAGE, first=1)
    return stream_list(ask, rows) if paged is None else read_page(ask, rows, paged[0], PAGE)


def _of_type(ask: Any) -> Select[Any]:
    shown = select(*columns(ask, TaskRow, Task, relations=False))
    chosen = shown.where(Task.entity_id == value("entity_id"), Task.task_type_id == value("task_type_id"))
    return chosen.where(access.SEES(ask, Task)).order_by(Task.name, Task.id)


def of_type(ask: Ask, entity_id: UUID, task_type_id: UUID) -> JsonText:
    """The tasks of a type on an entity, by name. One statement."""
    with run(ask, json_rows(_of_type), entity_id=entity_id, task_type_id=task_type_id) as cursor:
        return list_text(cursor.fetchall())


def _of_entity(ask: Any, relations: bool) -> Select[Any]:
    shown = select(*columns(ask, DetailedTaskRow, Task, relations=relations))
    chosen = shown.outerjoin(TaskType, TaskType.id == Task.task_type_id).where(
        Task.entity_id == value("entity_id"), access.SEES(ask, Task)
    )
    return chosen.order_by(func.lower(Task.name), func.lower(TaskType.name), Task.id)


def of_entity(ask: Ask, entity_id: UUID, relations: bool) -> JsonText:
    """The tasks of an entity by name and type, with the names around them. One statement."""
    with run(ask, json_rows(_of_entity), relations, entity_id=entity_id) as cursor:
        return list_text(cursor.fetchall())


def under(ask: Ask, relations: bool, *where: ColumnElement[bool]) -> JsonStream:
    """The tasks of the entities that `where` chooses, by entity and type, with the names around them. One statement."""
    rows = (
        select(*columns(ask, DetailedTaskRow, Task, relations=relations))
        .join(Entity, Entity.id == Task.entity_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .where(access.SEES(ask, Task), *where)
    )
    return stream_list(ask, rows.order_by(func.lower(Entity.name), func.lower(TaskType.name), Task.id))
