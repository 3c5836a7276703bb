"""Bars of a production's schedule: only those whose task type or object still counts (spec 20 §15.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Entity, EntityType, Milestone, ProjectTaskTypeLink, ScheduleItem, Task, TaskType, names
from app.queries.boards import is_kind
from app.queries.json import JsonStream, JsonText, columns, read_list
from app.queries.prepared import stream, value
from app.schemas.schedule_items import MilestoneLine, NamedScheduleBar, ScheduleBar
from app.schemas.tables import ScheduleItemRow

PLANNED = ("Asset", "Shot", "Sequence", "Episode", "Edit")


def every(ask: Ask, project_id: UUID) -> JsonStream:
    """All bars of a production. One statement, streamed."""
    return stream(ask, _every, project_id=project_id)


def _every(ask: Any) -> Select[Any]:
    rows = select(*columns(ask, ScheduleItemRow, ScheduleItem))
    rows = rows.where(ScheduleItem.project_id == value("project_id"))
    return rows.order_by(ScheduleItem.created_at, ScheduleItem.id)


def of_task_types(ask: Ask, project_id: UUID) -> JsonText:
    """The task types' own bars by start: those with a task here, among the production's if it has any.

    One statement.
    """
    link, bar = ProjectTaskTypeLink, ScheduleItem
    linked = exists().where(link.project_id == project_id)
    rows = (
        select(*columns(ask, ScheduleBar, bar))
        .join(TaskType, TaskType.id == bar.task_type_id)
        .where(
            bar.project_id == project_id,
            bar.object_id.is_(None),
            TaskType.for_entity.in_(PLANNED),
            exists().where(Task.project_id == project_id, Task.task_type_id == bar.task_type_id),
            or_(~linked, linked.where(link.task_type_id == bar.task_type_id)),
        )
    )
    return read_list(ask, rows.order_by(bar.start_date, bar.created_at, bar.id))


def of_asset_types(ask: Ask, project_id: UUID, task_type_id: UUID, episode_id: UUID | None) -> JsonText:
    """The bars of the asset types that have assets here (of the episode), by name. One statement."""
    asset, kind = aliased(Entity), EntityType
    used = [asset.entity_type_id == kind.id, asset.project_id == project_id]
    if episode_id is not None:
        used.append(asset.source_id == episode_id)
    where = (kind.name.not_in(names.TEMPORAL_TYPES), exists().where(*used).correlate(kind))
    return _named(ask, project_id, task_type_id, kind, *where)


def of_entities(ask: Ask, project_id: UUID, task_type_id: UUID, kind: str, episode_id: UUID | None) -> JsonText:
    """The bars of the sequences, episodes or edits of a production (of the episode), by name. One statement."""
    where = [Entity.project_id == project_id, is_kind(kind, Entity)]
    if kind == "Edit":
        where.append(Entity.canceled.is_not(True))
    if episode_id is not None:
        where.append((Entity.id if kind == "Episode" else Entity.parent_id) == episode_id)
    return _named(ask, project_id, task_type_id, Entity, *where)


def _named(
    ask: Ask, project_id: UUID, task_type_id: UUID, object_: Any, *where: ColumnElement[bool]
) -> JsonText:
    bar = ScheduleItem
    rows = (
        select(*columns(ask, NamedScheduleBar, bar, name=object_.name))
        .join(object_, object_.id == bar.object_id)
        .where(bar.project_id == project_id, bar.task_type_id == task_type_id, *where)
    )
    return read_list(ask, rows.order_by(object_.name, bar.id))


def milestones(ask: Ask, project_id: UUID) -> JsonText:
    """The milestones of a production by day. One statement."""
    rows = select(*columns(ask, MilestoneLine, Milestone)).where(Milestone.project_id == project_id)
    return read_list(ask, rows.order_by(Milestone.date, Milestone.name, Milestone.id))
