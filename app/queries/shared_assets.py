"""Assets shared between productions (spec 20 §6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, func, select
from sqlalchemy.orm import aliased

from app.access import entities
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Entity, EntityLink
from app.queries.boards import is_kind
from app.queries.json import JsonText, columns, read_list
from app.queries.prepared import run, values
from app.schemas.entities import AssetRow


def _managed(ask: Any) -> Select[Any]:
    allowed = func.bool_and(entities.MANAGES(ask, Entity))
    chosen = select(func.count().label("found"), allowed.label("allowed"))
    return chosen.where(Entity.id == any_(values("ids")), is_kind("Asset", Entity))


def judge(ask: Ask, ids: Sequence[UUID]) -> None:
    """All are assets (404), of productions that the caller manages (403). One statement."""
    if not ids:
        return
    with run(ask, _managed, ids=list(ids)) as cursor:
        found, allowed = cursor.fetchone()
    if found < len(set(ids)):
        raise NotFound("No asset has this id.")
    if not allowed:
        raise Forbidden()


def these(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """Assets by id, by name. One statement."""
    chosen = select(*columns(ask, AssetRow, Entity, relations=False)).where(Entity.id.in_(ids))
    return read_list(ask, chosen.order_by(func.lower(Entity.name), Entity.name, Entity.id))


def used_in(ask: Ask, project_id: UUID, episode_id: UUID | None) -> ColumnElement[bool]:
    """Live shared assets of other productions, cast in a shot of this one (of this episode) that the caller sees."""
    shot, sequence = aliased(Entity), aliased(Entity)
    cast_here = (
        select(EntityLink.entity_out_id)
        .join(shot, shot.id == EntityLink.entity_in_id)
        .join(sequence, sequence.id == shot.parent_id)
        .where(shot.project_id == project_id, is_kind("Shot", shot), entities.SEES(ask, shot))
    )
    if episode_id is not None:
        cast_here = cast_here.where(sequence.parent_id == episode_id)
    foreign = Entity.project_id != project_id
    return and_(Entity.is_shared, Entity.canceled.is_not(True), foreign, Entity.id.in_(cast_here))
