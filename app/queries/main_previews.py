"""Entities as they are answered when they are shown by another preview (spec 40 §4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Entity, PreviewFile, given_ids
from app.queries.json import JsonText, columns, read_list, read_one
from app.schemas.preview_files import PresentedEntity


def _shown(ask: Ask) -> Any:
    preview = aliased(PreviewFile)
    status = select(preview.status).where(preview.id == Entity.preview_file_id).scalar_subquery()
    return select(*columns(ask, PresentedEntity, Entity, relations=False, preview_file_status=status))


def one(ask: Ask, entity_id: UUID) -> JsonText:
    """An entity with the state of its main preview. One statement."""
    return read_one(ask, _shown(ask).where(Entity.id == entity_id)) or JsonText(b"null")


def many(ask: Ask, entity_ids: Sequence[UUID]) -> JsonText:
    """Entities in the order of their ids. One statement."""
    order = given_ids(entity_ids)
    return read_list(ask, _shown(ask).join(order, order.c.id == Entity.id).order_by(order.c.place))
