"""Many tasks at once (spec 30 §4.1): one INSERT … SELECT, one record, for any number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import TASK
from app.models import (
    Entity,
    EntityType,
    Project,
    ProjectTaskTypeLink,
    Task,
    TaskType,
    TaskTypeAssetTypeLink,
    names,
)
from app.services import planner, schedule_items, task_statuses
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
    planner.notice(ask, len(new), Task)
    bars = schedule_items.of_task_types(ask, new[0].project_id, [task_type_id]) if new else []
    record(ask, *(TASK["new"](task_id=one.id, project_id=one.project_id) for one in new), *bars)
    return [one.id for one in new]


def create_on(ask: Ask, entity_id: UUID, type_ids: Sequence[UUID]) -> list[UUID]:
    """Create tasks of these types on an entity, or of all that its project and its workflow have (spec 20 §10.6).

    A type that has a task `main` there is skipped. 404 for an unknown type; 400 for one of another kind of
    entity, not enabled in the project or not in the asset type's workflow. Records task:new of each. Returns the
    new ids, in the order of the types. Statements do not grow with the number of types. Locks the entity: who
    creates tasks on it meanwhile, by whatever road, is waited for and seen.
    """
    entity = ask.db.execute(
        select(
            Entity.project_id,
            EntityType.id.label("type_id"),
            EntityType.name.label("type_name"),
            Project.name.label("project_name"),
        )
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .join(Project, Project.id == Entity.project_id)
        .where(Entity.id == entity_id)
        .with_for_update(of=Entity)
    ).one_or_none()
    if entity is None:
        raise NotFound("No entity has this id.")
    kind = entity.type_name if entity.type_name in names.TEMPORAL_TYPES else "Asset"
    fitting = _fitting(ask, entity_id, entity, kind)
    if type_ids:
        by_id = {one.id: one for one in fitting}
        chosen = [by_id.get(id_) for id_ in dict.fromkeys(type_ids)]
        for one in chosen:
            _refuse_unfit(one, entity, kind)
    else:
        chosen = [one for one in fitting if one.is_of_kind and one.is_enabled and one.is_in_workflow]
    missing = [one.id for one in chosen if one is not None and not one.has_main]
    return _insert_on(ask, entity_id, entity.project_id, missing, kind)


def _fitting(ask: Ask, entity_id: UUID, entity: Any, kind: str) -> Sequence[Any]:
    """Every task type with what speaks for it and against it on this entity, by priority and name."""
    link = TaskTypeAssetTypeLink
    steps = exists().where(link.asset_type_id == entity.type_id)
    enabled = exists().where(
        ProjectTaskTypeLink.project_id == entity.project_id, ProjectTaskTypeLink.task_type_id == TaskType.id
    )
    has_main = exists().where(
        Task.entity_id == entity_id, Task.task_type_id == TaskType.id, Task.name == "main"
    )
    return ask.db.execute(
        select(
            TaskType.id,
            TaskType.name,
            TaskType.for_entity,
            (TaskType.for_entity.is_(None) | (TaskType.for_entity == kind)).label("is_of_kind"),
            enabled.label("is_enabled"),
            (~steps | steps.where(link.task_type_id == TaskType.id)).label("is_in_workflow"),
            has_main.label("has_main"),
        ).order_by(TaskType.priority, TaskType.name, TaskType.id)
    ).all()


def _refuse_unfit(found: Any, entity: Any, kind: str) -> None:
    if found is None:
        raise NotFound("No task type has this id.")
    if not found.is_of_kind:
        raise WrongParameter(f"Task type {found.name} is for {found.for_entity} entities, got {kind}.")
    if not found.is_enabled:
        raise WrongParameter(f"Task type {found.name} is not enabled in project {entity.project_name}.")
    if not found.is_in_workflow:
        raise WrongParameter(f"Task type {found.name} is not in the workflow of asset type {entity.type_name}.")


def _insert_on(ask: Ask, entity_id: UUID, project_id: UUID, type_ids: Sequence[UUID], kind: str) -> list[UUID]:
    if not type_ids:
        return []
    shared = {
        "name": "main",
        "project_id": project_id,
        "entity_id": entity_id,
        "task_status_id": task_statuses.default(ask, kind == "Concept"),
        "assigner_id": ask.caller.id,
    }
    rows = [{**shared, "task_type_id": id_} for id_ in type_ids]
    made = postgresql_insert(Task).values(rows).on_conflict_do_nothing()
    new = {one.task_type_id: one.id for one in ask.db.execute(made.returning(Task.id, Task.task_type_id))}
    ids = [new[id_] for id_ in type_ids if id_ in new]
    bars = schedule_items.of_task_types(ask, project_id, type_ids)
    record(ask, *(TASK["new"](task_id=id_, project_id=project_id) for id_ in ids), *bars)
    return ids


def known(ask: Ask, word: str) -> str:
    """The entity type that a path word names (`shot`, `EPISODE`); 404 when there is none."""
    name = word.capitalize()
    if ask.db.scalar(select(EntityType.id).where(EntityType.name == name)) is None:
        raise NotFound(f"No entity type is called {name[:80]}.")
    return name
