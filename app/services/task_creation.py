"""Many tasks at once (spec 30 §4.1): one INSERT … SELECT, one record, for any number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import TASK
from app.models import Entity, EntityType, Task, TaskType, names
from app.services import task_statuses
from app.services.assignments import among


def of_kind(kind: str) -> ColumnElement[bool]:
    """Entities of a kind: `Asset` is every type that is not reserved."""
    name = select(EntityType.name).where(EntityType.id == Entity.entity_type_id).scalar_subquery()
    return name.not_in(names.TEMPORAL_TYPES) if kind == "Asset" else name == kind


def create(
    ask: Ask, project_id: UUID, task_type_id: UUID, kind: str, ids: Sequence[UUID], episode_id: UUID | None
) -> list[UUID]:
    """Create tasks of a type on these entities of a kind, or on all of the project's (of the episode).

    Entities that have a task of the type are skipped, as are those of other projects; an unknown id, or one of
    another kind, is 404. Records task:new of each. Returns the new ids.
    """
    if ask.db.scalar(select(TaskType.id).where(TaskType.id == task_type_id)) is None:
        raise NotFound("No task type has this id.")
    chosen = [Entity.project_id == project_id, of_kind(kind)]
    if ids:
        counted = select(func.count()).select_from(Entity).where(Entity.id == among(ids), of_kind(kind))
        if ask.db.scalar(counted) != len(set(ids)):
            raise NotFound(f"No {kind.lower()} has this id.")
        chosen.append(Entity.id == among(ids))
    elif episode_id is not None:
        parent = aliased(Entity)
        inside = select(parent.id).where(parent.parent_id == episode_id)
        chosen.append(Entity.source_id.is_not_distinct_from(episode_id) | Entity.parent_id.in_(inside))
    return _insert(ask, task_type_id, task_statuses.default(ask, kind == "Concept"), chosen)


def _insert(ask: Ask, task_type_id: UUID, status_id: UUID, chosen: Sequence[Any]) -> list[UUID]:
    other = aliased(Task)
    has_one = exists().where(other.entity_id == Entity.id, other.task_type_id == task_type_id)
    found = ask.db.scalars(select(Entity.id).where(*chosen, ~has_one)).all()
    if not found:
        return []
    rows = (
        select(
            literal("main"),
            Entity.project_id,
            Entity.id,
            literal(task_type_id, Uuid()),
            literal(status_id, Uuid()),
            literal(ask.caller.id, Uuid()),
        )
        .where(Entity.id == among(found))
        .order_by(Entity.name, Entity.id)
    )
    columns = ["name", "project_id", "entity_id", "task_type_id", "task_status_id", "assigner_id"]
    made = postgresql_insert(Task).from_select(columns, rows).on_conflict_do_nothing()
    new = ask.db.execute(made.returning(Task.id, Task.project_id)).all()
    record(ask, *(TASK["new"](task_id=one.id, project_id=one.project_id) for one in new))
    return [one.id for one in new]


def known(ask: Ask, word: str) -> str:
    """The entity type that a path word names (`shot`, `EPISODE`); 404 when there is none."""
    name = word.capitalize()
    if ask.db.scalar(select(EntityType.id).where(EntityType.name == name)) is None:
        raise NotFound(f"No entity type is called {name[:80]}.")
    return name
