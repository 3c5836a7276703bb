"""Types of entities (spec 20 §18.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.ask import Ask
from app.errors import WrongParameter
from app.events.named import ASSET_TYPE
from app.models import EntityType
from app.schemas.tables import EntityTypeRow
from app.services import rows
from app.services.rows import teller

TOLD = teller(ASSET_TYPE, "asset_type_id")


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Create an entity type; a name that another has, in any case, is 400. Records asset-type:new."""
    _refuse_twin(ask, values["name"], None)
    return rows.create(ask, EntityTypeRow, values, links, TOLD)


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change an entity type; a new name that another has is 400. Records asset-type:update."""
    if "name" in values:
        _refuse_twin(ask, values["name"], id_)
    rows.change(ask, EntityTypeRow, id_, values, links, TOLD)


def _refuse_twin(ask: Ask, name: str, but: UUID | None) -> None:
    twin = select(EntityType.id).where(
        func.lower(EntityType.name) == name.lower(), EntityType.id.is_distinct_from(but)
    )
    if ask.db.scalars(twin).first() is not None:
        raise WrongParameter("Entity type with this name already exists")
