"""What is done alike to shots, sequences, episodes, scenes and edits (spec 20 §11.4, 11.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy import insert as sql_insert
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import ENTITY_KINDS, entity_event, kind_key, kind_word
from app.models import Entity, EntityConceptLink, EntityType, Project, Task
from app.services import rows, schedule_items


def type_id(ask: Ask, kind: str) -> UUID:
    """The id of a reserved entity type, made when it is missing."""
    found = ask.db.scalar(select(EntityType.id).where(EntityType.name == kind))
    if found is not None:
        return found
    made = postgresql_insert(EntityType).values(name=kind).on_conflict_do_nothing()
    ask.db.execute(made)
    return ask.db.execute(select(EntityType.id).where(EntityType.name == kind)).scalar_one()


def in_project(ask: Ask, kind: str, id_: UUID | None, project_id: UUID) -> Any:
    """An entity of the kind in the project as (id, parent_id), None for no id; else 404."""
    if id_ is None:
        return None
    of_kind = select(EntityType.id).where(EntityType.name == kind).scalar_subquery()
    found = ask.db.execute(
        select(Entity.id, Entity.parent_id).where(
            Entity.id == id_, Entity.project_id == project_id, Entity.entity_type_id == of_kind
        )
    ).one_or_none()
    if found is None:
        raise NotFound(f"No {kind.lower()} of this project has this id.")
    return found


def create(
    ask: Ask,
    kind: str,
    project_id: UUID,
    values: dict[str, Any],
    *,
    anywhere: bool = False,
    shows: Sequence[UUID] = (),
    **told: Any,
) -> UUID:
    """Create an entity of a kind; one of the same name under the same parent is answered unchanged.

    `anywhere`: under whatever parent. `shows`: the entities that a concept is linked to. Locks the project, so that
    two requests cannot both find the name free. Records `<kind>:new` when it creates; `told` are the event's other
    keys.
    """
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    kind_id = type_id(ask, kind)
    parent_id = values.get("parent_id")
    same = select(Entity.id).where(
        Entity.project_id == project_id,
        Entity.entity_type_id == kind_id,
        Entity.name == values["name"],
    )
    if not anywhere:
        same = same.where(Entity.parent_id.is_not_distinct_from(parent_id))
    found = ask.db.scalars(same.order_by(Entity.created_at).limit(1)).first()
    if found is not None:
        return found
    row = {**values, "project_id": project_id, "entity_type_id": kind_id, "created_by": ask.caller.id}
    id_: UUID = ask.db.execute(sql_insert(Entity).values(row).returning(Entity.id)).scalar_one()
    if shows:
        rows.add_links(ask, EntityConceptLink, "entity_in_id", "entity_out_id", id_, list(shows))
    event = ENTITY_KINDS[kind_word(kind)]["new"]
    bars = schedule_items.of_objects(ask, project_id, [id_]) if kind in schedule_items.TEMPORAL else []
    record(ask, event(**{kind_key(kind): id_, "project_id": project_id, **told}), *bars)
    return id_


def reachable(ask: Ask, project_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Of these ids, those of entities of the project and of shared assets; others are as good as unknown."""
    if not ids:
        return []
    here = or_(Entity.project_id == project_id, Entity.is_shared)
    own = set(ask.db.scalars(select(Entity.id).where(Entity.id.in_(ids), here)))
    return [id_ for id_ in ids if id_ in own]


def lock(ask: Ask, id_: UUID) -> Any:
    """Lock an entity; answers (project_id, has_tasks). 404 when it is gone."""
    has_tasks = exists().where(Task.entity_id == Entity.id)
    found = ask.db.execute(
        select(Entity.project_id, has_tasks.label("has_tasks")).where(Entity.id == id_).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def cancel(ask: Ask, kind: str, id_: UUID, project_id: UUID) -> None:
    """Mark an entity as canceled. Records `<kind>:update`."""
    change = {"canceled": True, "updated_at": func.clock_timestamp()}
    ask.db.execute(sql_update(Entity).where(Entity.id == id_).values(change))
    record(ask, entity_event(kind, "update", id_, project_id))
