"""Who may what with an entity: asset, shot, sequence, episode, scene, edit, concept (spec 20 §2, 10 §A10.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, any_, bindparam, case, cast, exists, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, own_departments, team, touches_only
from app.models import (
    DepartmentMetadataDescriptorLink,
    EntityType,
    MetadataDescriptor,
    Task,
    TaskPersonLink,
    names,
)

DATA_KEYS = bindparam("data_keys", type_=ARRAY(Text))
"""The keys of `data` that a body would change: the gate of the change brings them."""


def _question_assigned(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """The caller has a task on the entity."""
    task, link = aliased(Task), aliased(TaskPersonLink)
    return exists().where(task.entity_id == entity.id, link.task_id == task.id, link.person_id == ask.caller.id)


def kind_of(entity: Any) -> Any:
    """The kind of an entity, in SQL: its reserved type's name, `Asset` for any other type."""
    kind = aliased(EntityType)
    word = case((kind.name.in_(names.TEMPORAL_TYPES), kind.name), else_=literal("Asset"))
    return select(word).where(kind.id == entity.entity_type_id).correlate_except(kind).scalar_subquery()


def _question_columns(ask: Asking, entity: Any) -> ColumnElement[bool]:
    """Every key of `data` is a metadata column of the caller's departments, on an asset, a shot or an edit."""
    if not ask.caller.has_departments:
        return true()
    column, tie = aliased(MetadataDescriptor), aliased(DepartmentMetadataDescriptorLink)
    shown = kind_of(entity)
    own = (
        select(cast(column.field_name, Text))
        .join(tie, tie.metadata_descriptor_id == column.id)
        .where(
            column.project_id == entity.project_id,
            column.entity_type == shown,
            tie.department_id == any_(own_departments(ask)),
        )
        .correlate_except(column, tie)
        .scalar_subquery()
    )
    covered = func.array(own, type_=ARRAY(Text)).contains(DATA_KEYS)
    return shown.in_(("Asset", "Shot", "Edit")) & covered


ASSIGNED = Rule(_question_assigned, "assigned to a task of the entity")
CREATED = Rule(lambda ask, entity: entity.created_by == ask.caller.id, "creator of the entity")

SEES = ADMIN | team("manager", "supervisor", "user", "client") | team("vendor") & ASSIGNED
"""access(P) and entity(E): a vendor needs a task on the entity."""
SEES_NO_VENDOR = ADMIN | team("manager", "supervisor", "user", "client")
SEES_STAFF = ADMIN | team("manager", "supervisor", "user")
SEES_CONCEPT = SEES_STAFF | team("vendor") & ASSIGNED
"""Concepts are no business of clients (spec 20 §8)."""
MANAGES = ADMIN | team("manager")
CREATORS = team("manager", "supervisor", "user") & CREATED
DELETES = MANAGES | CREATORS
"""creator-or-manager(E); the creator must still be in the team, and no client or vendor (spec 20 §21.10)."""
OWN_COLUMNS = Rule(_question_columns, "of the metadata columns of their departments")
EDITS = MANAGES | CREATORS | team("supervisor") & touches_only("data") & OWN_COLUMNS
"""meta(E, body): a supervisor may change `data`, and with departments only the columns of these."""
LISTS = (
    ADMIN
    | team("manager", "supervisor", "user", "client", open_only=True)
    | team("vendor", open_only=True) & ASSIGNED
)
"""`GET /data/entities`: entities of open projects of the caller's teams."""
