"""Errors of imports are kept until somebody has dealt with them (spec 50 §2.4). Bookkeeping: no event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from app.ask import Ask
from app.errors import NotFound
from app.models import DataImportError


def keep(ask: Ask, source: str, event_data: Any) -> UUID:
    """Keep an error as it was told."""
    made = insert(DataImportError).values(source=source, event_data=event_data).returning(DataImportError.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    return id_


def forget(ask: Ask, source: str, id_: UUID) -> None:
    """Drop an error of a source. 404 when there is none."""
    gone = delete(DataImportError).where(DataImportError.id == id_, DataImportError.source == source)
    if ask.db.execute(gone.returning(DataImportError.id)).one_or_none() is None:
        raise NotFound("No import error has this id.")
