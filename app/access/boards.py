"""Who sees what of a board: containers that hold a vendor's work, data of other departments (spec 20 §5.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, False_, Text, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.access import entities
from app.access.metadata_descriptors import OWN_DEPARTMENT
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
    """An entity's `data`; a vendor is not shown the columns of other departments (spec 20 §5.6).

    `kind`: a word, or SQL where the entities are of several kinds.
    """
    vendor = team("vendor")(ask, entity)
    if isinstance(vendor, False_):
        whole: ColumnElement[Any] = entity.data
        return whole
    column = aliased(MetadataDescriptor)
    hidden = select(column.field_name).where(
        column.project_id == entity.project_id, column.entity_type == kind, ~OWN_DEPARTMENT(ask, column)
    )
    names = func.array(hidden.correlate(entity).scalar_subquery(), type_=ARRAY(Text))
    kept = entity.data.op("-")(names)
    return case((vendor & (func.jsonb_typeof(entity.data) == "object"), kept), else_=entity.data)
