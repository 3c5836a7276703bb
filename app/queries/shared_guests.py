"""A guest of a share link, read (spec 40 §6.3)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Text, cast, literal, select

from app.ask import Ask
from app.models import Person
from app.queries.json import JsonText, columns, read_one
from app.schemas.persons import SafePersonRow


def one(ask: Ask, person_id: UUID, token: str) -> JsonText:
    """A guest, without anything secret but their own token. One statement."""
    shown = columns(ask, SafePersonRow, Person, relations=False, guest_token=cast(literal(token), Text))
    return read_one(ask, select(*shown).where(Person.id == person_id)) or JsonText(b"null")
