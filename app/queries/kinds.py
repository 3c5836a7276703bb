"""Entities of one kind, judged, shown and listed: shots, sequences, episodes, scenes, edits (spec 20 §11.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.access import boards as access
from app.access import entities, tasks
from app.access.rule import Rule
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Entity, EntityLink, EntityVersion, Task, TaskType
from app.queries.boards import is_kind
from app.queries.filters import conditions
from app.queries.json import JsonStream, JsonText, array_of, as_json, columns, read_list, stream_list
from app.queries.prepared import run, stream_where, value
from app.schemas.row import RowSchema

READ_BY_DOORS = frozenset({"assigned_to", "episode_id", "sequence_id", "type"})


def _judged(ask: Any, kind: str, rule: Rule) -> Select[Any]:
    return select(rule(ask, Entity).label("allowed")).where(Entity.id == value("id"), is_kind(kind, Entity))


def judge(ask: Ask, kind: str, rule: Rule, id_: UUID) -> None:
    """404 when no entity of the kind has this id, 403 when the rule refuses it. One statement."""
    with run(ask, _judged, kind, rule, id=id_) as cursor:
        _refuse(kind, cursor.fetchone())


def _refuse(kind: str, found: Any) -> None:
    if found is None:
        raise NotFound(f"No {kind.lower()} has this id.")
    if not found[0]:
        raise Forbidden()


def _shown(ask: Any, kind: str, schema: Any, rule: Rule, task_schema: Any) -> Select[Any]:
    entity, other = aliased(Entity), aliased(Entity)
    given: dict[str, Any] = {"data": access.shown_data(ask, entity, kind)}
    if task_schema is not None:
        task = aliased(Task)
        own = select(*columns(ask, task_schema, task)).where(task.entity_id == entity.id, tasks.SEES(ask, task))
        given["tasks"] = array_of(own.correlate(entity))
    shown = select(*columns(ask, schema, entity, **given)).where(entity.id == other.id)
    text = as_json(shown.correlate(other)).scalar_subquery()
    return select(rule(ask, other).label("allowed"), text.label("shown")).where(
        other.id == value("id"), is_kind(kind, other)
    )


def seen(
    ask: Ask, kind: str, schema: Any, id_: UUID, rule: Rule = entities.SEES, task_schema: Any = None
) -> JsonText:
    """An entity of a kind, with its tasks if their schema is given; absent 404, refused 403. One statement."""
    with run(ask, _shown, kind, schema, rule, task_schema, id=id_) as cursor:
        found = cursor.fetchone()
    _refuse(kind, found)
    return JsonText(found[1])


def listed(
    ask: Ask,
    kind: str,
    schema: type[RowSchema],
    args: Mapping[str, str],
    *where: Any,
    entity: Any = Entity,
    sees: Rule = entities.SEES,
    relations: bool = False,
) -> JsonStream:
    """The entities of a kind that the caller sees and the query asks for, by name. One statement, streamed."""
    asked = conditions(ask, schema, args, row=entity, skip=READ_BY_DOORS)
    if "assigned_to" in args:
        asked.append(entities.ASSIGNED(ask, entity))
    if entity is not Entity:  # an alias is of this request alone
        return stream_list(ask, _listed(ask, kind, schema, sees, relations, (*where, *asked), entity))
    return stream_where(ask, _listed, kind, schema, sees, relations, where=(*where, *asked))


def _listed(
    ask: Any, kind: str, schema: Any, sees: Rule, relations: bool, where: Any, entity: Any = Entity
) -> Select[Any]:
    shown = columns(ask, schema, entity, relations=relations, data=access.shown_data(ask, entity, kind))
    chosen = select(*shown).where(is_kind(kind, entity), sees(ask, entity), *where)
    return chosen.order_by(func.lower(entity.name), entity.name, entity.id)


def task_types(ask: Ask, schema: type[RowSchema], *where: ColumnElement[bool]) -> JsonText:
    """The task types with a task on the entities that `where` chooses, by name. One statement."""
    used = select(Task.task_type_id).join(Entity, Entity.id == Task.entity_id).where(*where)
    chosen = select(*columns(ask, schema, TaskType)).where(TaskType.id.in_(used))
    return read_list(ask, chosen.order_by(TaskType.name, TaskType.id))


def children_of(parent_id: UUID, entity: Any = Entity) -> ColumnElement[bool]:
    """Entities right below this one."""
    made: ColumnElement[bool] = entity.parent_id == parent_id
    return made


def below(grandparent_id: UUID, entity: Any = Entity) -> ColumnElement[bool]:
    """Entities two steps below this one: the shots of an episode."""
    middle = aliased(Entity)
    found: ColumnElement[bool] = entity.parent_id.in_(
        select(middle.id).where(middle.parent_id == grandparent_id)
    )
    return found


def project_of(ask: Ask, kind: str, id_: UUID) -> UUID:
    """The project of an entity of the kind; 404 when there is none."""
    found = ask.db.execute(select(Entity.project_id).where(Entity.id == id_, is_kind(kind, Entity))).scalar()
    if found is None:
        raise NotFound(f"No {kind.lower()} has this id.")
    return found


def versions(ask: Ask, schema: type[RowSchema], entity_id: UUID) -> JsonText:
    """What an entity was, newest first. One statement."""
    chosen = select(*columns(ask, schema, EntityVersion)).where(EntityVersion.entity_id == entity_id)
    return read_list(ask, chosen.order_by(EntityVersion.created_at.desc(), EntityVersion.id))


def cast_in(entity_id: UUID, asset: Any = Entity) -> ColumnElement[bool]:
    """Assets in the casting of an entity."""
    links = select(EntityLink.entity_out_id).where(EntityLink.entity_in_id == entity_id)
    found: ColumnElement[bool] = asset.id.in_(links)
    return found
