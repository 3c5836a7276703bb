"""Bars of the schedule: they are made by the writes that make them necessary (spec 20 §15.1, DESIGN §8).

A task type that a production uses has a bar of its own, and one for each object that its work is planned by: the
asset types, sequences, episodes and edits of the production. Both functions are steps: they return the events.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Interval,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    delete,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.events.catalogue import Event, row_events
from app.models import Entity, EntityType, ProjectTaskTypeLink, ScheduleItem, Task, TaskType, names
from app.schemas.tables import ScheduleItemRow
from app.services import rows as row_services

SCHEDULE_ITEM = row_events("schedule-item", "schedule_item_id")
TOLD = row_services.teller(SCHEDULE_ITEM, "schedule_item_id")

PLANNED_BY = {
    "Asset": ("Asset", "Episode"),
    "Shot": ("Sequence", "Episode"),
    "Sequence": ("Sequence", "Episode"),
    "Episode": ("Episode",),
    "Edit": ("Edit", "Episode"),
}
"""By what the work of a task type is planned; `Asset` stands for asset types."""
UNSYNCHRONISED = {"synchronize_session": False}
TEMPORAL = ("Sequence", "Episode", "Edit")


def of_task_types(ask: Ask, project_id: UUID, ids: Sequence[UUID] | None = None) -> list[Event]:
    """The missing bars of these task types (of all that the production is linked with or works by), for every object.

    One statement. Returns schedule-item:new each.
    """
    if ids is not None and not ids:
        return []
    if ids is None:
        linked = select(ProjectTaskTypeLink.task_type_id).where(ProjectTaskTypeLink.project_id == project_id)
        used = exists().where(Task.project_id == project_id, Task.task_type_id == TaskType.id)
        chosen: Any = or_(TaskType.id.in_(linked), used)
    else:
        chosen = TaskType.id == any_(cast(list(ids), ARRAY(Uuid())))
    own = select(null().cast(Uuid()).label("id"), null().cast(Text()).label("kind"))
    of_entities = _entities(project_id)
    of_asset_types = _asset_types(project_id)
    return _insert(ask, project_id, chosen, union_all(own, of_entities, of_asset_types).subquery("object"))


def of_objects(ask: Ask, project_id: UUID, ids: Sequence[UUID]) -> list[Event]:
    """The missing bars of these sequences, episodes, edits or asset types, for the task types that have a bar.

    Other ids are left out. One statement. Returns schedule-item:new each.
    """
    if not ids:
        return []
    wanted: Any = any_(cast(list(ids), ARRAY(Uuid())))
    bar = aliased(ScheduleItem)
    chosen = exists().where(
        bar.project_id == project_id, bar.task_type_id == TaskType.id, bar.object_id.is_(None)
    )
    entities = _entities(project_id).where(Entity.id == wanted)
    types = _asset_types(project_id).where(EntityType.id == wanted)
    return _insert(ask, project_id, chosen, union_all(entities, types).subquery("object"))


def _entities(project_id: UUID) -> Any:
    kinds = select(Entity.id, cast(EntityType.name, Text()).label("kind"))
    joined = kinds.join(EntityType, EntityType.id == Entity.entity_type_id)
    return joined.where(
        Entity.project_id == project_id, EntityType.name.in_(TEMPORAL), Entity.canceled.is_not(True)
    )


def _asset_types(project_id: UUID) -> Any:
    used = exists().where(Entity.entity_type_id == EntityType.id, Entity.project_id == project_id)
    kinds = select(EntityType.id, literal("Asset", Text()).label("kind"))
    return kinds.where(EntityType.name.not_in(names.TEMPORAL_TYPES), used.correlate(EntityType))


def drop_unmoved(ask: Ask, task_type_id: UUID) -> list[Event]:
    """Remove the bars of a task type that nobody ever moved, where no production is linked with it.

    They came by themselves, so they must not keep the task type from going. Returns schedule-item:delete each.
    """
    bar, link = ScheduleItem, ProjectTaskTypeLink
    linked = exists().where(link.project_id == bar.project_id, link.task_type_id == task_type_id)
    untouched = bar.updated_at < bar.created_at + cast("1 second", Interval)
    gone = delete(bar).where(bar.task_type_id == task_type_id, bar.man_days.is_(None), untouched, ~linked)
    found = ask.db.execute(gone.returning(bar.id, bar.project_id), execution_options=UNSYNCHRONISED).all()
    return [event for one in found for event in TOLD("delete", one.id, one.project_id)]


def _insert(ask: Ask, project_id: UUID, chosen: Any, object_: Any) -> list[Event]:
    today = ask.now.date()
    fitting = or_(
        *(
            and_(TaskType.for_entity == kind, or_(object_.c.kind.is_(None), object_.c.kind.in_(by)))
            for kind, by in PLANNED_BY.items()
        )
    )
    rows = (
        select(
            literal(project_id, Uuid()),
            TaskType.id,
            object_.c.id,
            literal(today, Date()),
            literal(today + timedelta(days=1), Date()),
        )
        .join(object_, fitting)
        .where(chosen)
    )
    columns = ["project_id", "task_type_id", "object_id", "start_date", "end_date"]
    made = postgresql_insert(ScheduleItem).from_select(columns, rows).on_conflict_do_nothing()
    new = ask.db.scalars(made.returning(ScheduleItem.id)).all()
    return [event for id_ in new for event in TOLD("new", id_, project_id)]


def change(ask: Ask, id_: UUID, values: dict[str, Any]) -> None:
    """Move a bar. Records schedule-item:update."""
    row_services.change(ask, ScheduleItemRow, id_, values, {}, TOLD)
