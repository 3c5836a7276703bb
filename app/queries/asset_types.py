"""Asset types: every entity type that has no meaning of its own (spec 20 §6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.ask import Ask
from app.errors import NotFound
from app.models import Entity, EntityLink, EntityType, names
from app.queries.filters import conditions
from app.queries.json import JsonText, columns, read_list, read_one
from app.schemas.row import RowSchema
from app.schemas.tables import AssetTypeWithTaskTypesRow

IS_ASSET_TYPE = EntityType.name.not_in(names.TEMPORAL_TYPES)


def used_in(project_id: UUID) -> ColumnElement[bool]:
    """Types with an asset in the project."""
    used = select(Entity.entity_type_id).where(Entity.project_id == project_id)
    return EntityType.id.in_(used)


def cast_in(entity_id: UUID) -> ColumnElement[bool]:
    """Types with an asset in the entity's casting."""
    used = select(Entity.entity_type_id).join(EntityLink, EntityLink.entity_out_id == Entity.id)
    return EntityType.id.in_(used.where(EntityLink.entity_in_id == entity_id))


def listed(ask: Ask, schema: type[RowSchema], args: Mapping[str, str], *where: Any) -> JsonText:
    """The asset types that the query asks for, by name. One statement."""
    asked = conditions(ask, schema, args, skip=frozenset({"project_id", "type"}))
    chosen = select(*columns(ask, schema, EntityType)).where(IS_ASSET_TYPE, *where, *asked)
    return read_list(ask, chosen.order_by(EntityType.name, EntityType.id))


def one(ask: Ask, id_: UUID) -> JsonText:
    """An asset type with its workflow; absent or reserved is 404. One statement."""
    shown = select(*columns(ask, AssetTypeWithTaskTypesRow, EntityType))
    found = read_one(ask, shown.where(EntityType.id == id_, IS_ASSET_TYPE))
    if found is None:
        raise NotFound("No asset type has this id.")
    return found
