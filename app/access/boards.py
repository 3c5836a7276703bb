"""Who sees what of a board: containers that hold a vendor's work, data of other departments (spec 20 §5.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, False_, Text, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import aliased

from app.access import entities
from app.access.metadata_descriptors import FOR_CLIENT, OWN_DEPARTMENT
from app.access.rule import ADMIN, Asking, Rule, team
from app.models import Entity, MetadataDescriptor, Task, TaskPersonLink

STAFF = ADMIN | team("manager", "supervisor", "user", "client")


def _own_tasks(ask: Asking, entity: Any) -> Any:
    task, link = aliased(Task), aliased(TaskPersonLink)
    return exists().where(task.entity_id == entity.id, link.task_id == task.id, link.person_id == ask.caller.id)


def _question_sequence(ask: Asking, sequence: Any) -> ColumnElement[bool]:
    """A child of the sequence has a task of the caller."""
    child = aliased(Entity)
    return exists().where(child.parent_id == sequence.id, _own_tasks(ask, child))


def _question_episode(ask: Asking, episode: Any) -> ColumnElement[bool]:
    """A shot of the episode's sequences, or an asset of the episode, has a task of the caller."""
    sequence, shot, asset = aliased(Entity), aliased(Entity), aliased(Entity)
    by_shot = exists().where(
        sequence.parent_id == episode.id, shot.parent_id == sequence.id, _own_tasks(ask, shot)
    )
    return or_(by_shot, exists().where(asset.source_id == episode.id, _own_tasks(ask, asset)))


SEES_SEQUENCE = STAFF | team("vendor") & (
    entities.ASSIGNED | Rule(_question_sequence, "with work in the sequence")
)
SEES_EPISODE = STAFF | team("vendor") & (
    entities.ASSIGNED | Rule(_question_episode, "with work in the episode")
)


def shown_data(ask: Any, entity: Any, kind: Any) -> ColumnElement[Any]:
    """An entity's `data`, without the columns that the caller does not know of (spec 20 §5.6, 21.6).

    A vendor is not shown those of other departments, a client those that are not for clients. `kind`: a word, or SQL
    where the entities are of several kinds.
    """
    whole: ColumnElement[Any] = entity.data
    cases = []
    for role in ("vendor", "client"):
        held = team(role)(ask, entity)
        if not isinstance(held, False_):
            cases.append(
                (held & (func.jsonb_typeof(entity.data) == "object"), _without(ask, entity, kind, role))
            )
    return case(*cases, else_=whole) if cases else whole


def _without(ask: Any, entity: Any, kind: Any, role: str) -> ColumnElement[Any]:
    column = aliased(MetadataDescriptor)
    known = (OWN_DEPARTMENT if role == "vendor" else FOR_CLIENT)(ask, column)
    hidden = select(column.field_name).where(
        column.project_id == entity.project_id, column.entity_type == kind, ~known
    )
    names = func.array(hidden.correlate(entity).scalar_subquery(), type_=ARRAY(Text))
    return entity.data.op("-", return_type=JSONB())(names)
