"""A task with everything around it (spec 30 §4.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, team
from app.ask import Ask
from app.errors import NotFound
from app.models import (
    Entity,
    EntityType,
    Person,
    Project,
    Subscription,
    Task,
    TaskPersonLink,
    TaskStatus,
    TaskType,
)
from app.queries.json import array_of, as_json, columns, object_of
from app.queries.persons import shape
from app.queries.prepared import run, value
from app.schemas.entities import EntityRow, KindRow
from app.schemas.projects import ProjectRow
from app.schemas.tables import EntityTypeRow, TaskStatusRow, TaskTypeRow
from app.schemas.tasks import TaskRow

STAFF = ADMIN | team("manager", "supervisor", "user", "vendor")
ABSENT_WHEN_NULL = ("assigner", "sequence", "episode")


def _row(ask: Any, schema: Any, row: Any, condition: Any, task: Any, relations: bool = False) -> Any:
    return object_of(select(*columns(ask, schema, row, relations=relations)).where(condition).correlate(task))


def _full(ask: Any) -> Select[Any]:
    task, entity = aliased(Task), aliased(Entity)
    mine, link, person, assigner = (
        aliased(Subscription),
        aliased(TaskPersonLink),
        aliased(Person),
        aliased(Person),
    )
    staff = STAFF(ask, task)
    shown_person = shape(ask, relations=True)  # spec 30 §19.6: no more of people than in their list
    persons = select(*columns(ask, shown_person, person)).join(link, link.person_id == person.id)
    parent, grand, of = aliased(Entity), aliased(Entity), aliased(EntityType)
    # The sequence of a shot or scene is its parent, that of a sequence the sequence itself (spec 30 §4.6).
    own = (
        select(case((of.name == "Sequence", entity.id), else_=entity.parent_id))
        .join(of, of.id == entity.entity_type_id)
        .where(
            entity.id == task.entity_id,
            of.name.in_(("Shot", "Scene", "Sequence")),
            entity.parent_id.is_not(None),
        )
        .correlate(task)
        .scalar_subquery()
    )
    above = select(parent.parent_id).where(parent.id == own).correlate(task).scalar_subquery()
    shown_entity, sequence, project = aliased(Entity), aliased(Entity), aliased(Project)
    status, type_, shown_kind = aliased(TaskStatus), aliased(TaskType), aliased(EntityType)
    whose = aliased(Entity)
    type_id = select(whose.entity_type_id).where(whose.id == task.entity_id).correlate(task).scalar_subquery()
    more: dict[str, Any] = {
        "entity": _row(ask, EntityRow, shown_entity, shown_entity.id == task.entity_id, task),
        "entity_type": _row(ask, EntityTypeRow, shown_kind, shown_kind.id == type_id, task),
        "project": _row(ask, ProjectRow, project, project.id == task.project_id, task),
        "task_status": _row(ask, TaskStatusRow, status, status.id == task.task_status_id, task),
        "task_type": _row(ask, TaskTypeRow, type_, type_.id == task.task_type_id, task),
        "is_subscribed": exists().where(mine.task_id == task.id, mine.person_id == ask.caller.id),
        "persons": array_of(persons.where(link.task_id == task.id, staff).correlate(task)),
        "assigner": object_of(
            select(*columns(ask, shown_person, assigner))
            .where(assigner.id == task.assigner_id, staff)
            .correlate(task)
        ),
        "sequence": _row(ask, KindRow, sequence, sequence.id == own, task),
        "episode": _row(ask, KindRow, grand, grand.id == above, task),
    }
    return as_json(select(*columns(ask, TaskRow, task, **more)).where(task.id == value("id")))


def one(ask: Ask, task_id: UUID) -> dict[str, Any]:
    """A task that the gate has passed, with what is around it. One statement."""
    with run(ask, _full, id=task_id) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No task has this id.")
    told: dict[str, Any] = orjson.loads(found[0])
    for key in ABSENT_WHEN_NULL:
        if told[key] is None:
            del told[key]
    return told
