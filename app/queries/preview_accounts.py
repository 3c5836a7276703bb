"""The account that shows what a production's client sees (spec 20 §13.6)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import literal, select

from app.ask import Ask
from app.models import Person
from app.queries.json import JsonText, columns, read_one
from app.schemas.preview_accounts import PreviewAccountRow


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The account of a production, `null` when it has none. One statement."""
    rows = select(*columns(ask, PreviewAccountRow, Person)).where(Person.preview_project_id == project_id)
    return read_one(ask, rows) or JsonText(b"null")


def with_password(ask: Ask, id_: UUID, password: str) -> JsonText | None:
    """The account with its clear password. One statement."""
    rows = select(*columns(ask, PreviewAccountRow, Person, password=literal(password)))
    return read_one(ask, rows.where(Person.id == id_))
