"""What imports could not understand (spec 50 §2.4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import DataImportError
from app.queries.json import JsonText, columns, read_list, read_one
from app.schemas.import_errors import ImportErrorRow


def from_source(ask: Ask, source: str) -> JsonText:
    """The errors of one source, the oldest first. One statement."""
    shown = select(*columns(ask, ImportErrorRow, DataImportError)).where(DataImportError.source == source)
    return read_list(ask, shown.order_by(DataImportError.created_at, DataImportError.id))


def one(ask: Ask, id_: UUID) -> JsonText | None:
    """An error, None when there is none. One statement."""
    shown = select(*columns(ask, ImportErrorRow, DataImportError)).where(DataImportError.id == id_)
    return read_one(ask, shown)
