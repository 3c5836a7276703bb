"""Who was here when: desktop log-ins (spec 10 §D2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, cast, extract, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.models import DesktopLoginLog, Person
from app.queries.json import JsonText, columns, read_list
from app.schemas.presence import DesktopLoginLogRow


def logins(ask: Ask, person_id: UUID) -> JsonText:
    """The desktop log-ins of a person, newest first. One statement."""
    rows = select(*columns(ask, DesktopLoginLogRow, DesktopLoginLog))
    mine = rows.where(DesktopLoginLog.person_id == person_id)
    return read_list(ask, mine.order_by(DesktopLoginLog.date.desc(), DesktopLoginLog.id))


def month(ask: Ask, first: date, last: date) -> Iterator[list[Any]]:
    """For each active person, by name: full name, then `X` on the days (UTC) with a desktop log-in. One statement.

    Neither guests nor preview accounts; bots too.
    """
    day = cast(func.timezone("UTC", DesktopLoginLog.date), Date)
    here = select(cast(extract("day", day), Integer)).where(
        DesktopLoginLog.person_id == Person.id, day >= first, day <= last
    )
    days = func.array(here.scalar_subquery(), type_=ARRAY(Integer))
    people = (
        select(func.trim(func.concat(Person.first_name, " ", Person.last_name)), days)
        .where(Person.active.is_(True), ~Person.is_guest, Person.preview_project_id.is_(None))
        .order_by(Person.first_name, Person.last_name, Person.id)
    )
    for name, present in ask.db.execute(people).all():
        yield [name, *("X" if number in present else "" for number in range(1, last.day + 1))]
