"""Persons out of a file (spec 50 §3.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from app.ask import Ask
from app.errors import LinesRefused
from app.events.log import record
from app.events.named import PERSON
from app.models import DepartmentLink, Person, given
from app.services import partial_updates
from app.services.assignments import among
from app.services.persons import is_protected, require_seat, takes_seat

DEFAULTS = {
    "role": "user",
    "contract_type": "open-ended",
    "position": "artist",
    "seniority": "mid",
    "daily_salary": 0,
    "active": True,
}
INSERTED = (
    "id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "country",
    "studio_id",
    "timezone",
    "locale",
    *DEFAULTS,
)


@dataclass
class PersonLine:
    """A person as a file names them; `values`: only the columns that the line fills."""

    line: int
    email: str
    names: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    departments: list[UUID] = field(default_factory=list)


@dataclass
class _Stored:
    id: UUID
    is_new: bool
    values: dict[str, Any]
    departments: list[UUID] = field(default_factory=list)
    touched: bool = False


def store(ask: Ask, lines: Sequence[PersonLine], *, replaces: bool) -> list[UUID]:
    """Create the persons whose address is new, without password; update the others if `replaces`.

    Locks the persons that it updates. Errors: 400 with the lines of preview and protected accounts; 400 when
    the seats do not suffice. Records person:new and person:update. Answers the person of each line.
    """
    known = _known(ask, lines, lock=replaces)
    _refuse_kept(ask, known, lines if replaces else ())
    stored: dict[str, _Stored] = {
        email: _Stored(row.id, is_new=False, values={}) for email, row in known.items()
    }
    for line in lines:
        one = stored.setdefault(line.email, _Stored(uuid4(), is_new=True, values={"email": line.email}))
        if (one.is_new and not one.touched) or replaces:
            one.values |= {**line.names, **line.values}
            one.departments = line.departments or one.departments
            one.touched = True
    new = [one for one in stored.values() if one.is_new]
    changed = {one.id: one.values for one in stored.values() if not one.is_new and one.touched}
    _require_seats(ask, known, stored)
    _insert(ask, new)
    partial_updates.write(ask, Person, changed)
    _replace_departments(ask, [one for one in stored.values() if one.touched and one.departments])
    record(
        ask,
        *(PERSON["new"](person_id=one.id) for one in new),
        *(PERSON["update"](person_id=id_) for id_ in changed),
    )
    return [stored[line.email].id for line in lines]


def _known(ask: Ask, lines: Sequence[PersonLine], lock: bool) -> dict[str, Any]:
    """The persons, but bots, who have the file's addresses."""
    emails = cast(sorted({line.email for line in lines}), ARRAY(Text))
    chosen = select(Person).where(func.lower(Person.email) == any_(emails), ~Person.is_bot)
    chosen = chosen.order_by(Person.id)
    rows = ask.db.scalars(chosen.with_for_update() if lock else chosen)
    return {str(row.email).lower(): row for row in rows}


def _refuse_kept(ask: Ask, known: Mapping[str, Any], lines: Sequence[PersonLine]) -> None:
    faults: list[dict[str, Any]] = []
    for line in lines:
        person = known.get(line.email)
        message = _kept(ask, person, line.values) if person is not None else None
        if message:
            faults.append({"line": line.line, "column": "Email", "message": message})
    if faults:
        raise LinesRefused(faults)


def _kept(ask: Ask, person: Any, values: Mapping[str, Any]) -> str | None:
    """Why a person may not be changed so, None when they may."""
    if person.preview_project_id is not None:
        return "A preview account is changed through its production."
    weaker = values.get("active") is False or values.get("role", person.role) != person.role
    if weaker and person.id != ask.caller.id and is_protected(ask, person):
        return "This account is protected: nobody else may change its role or deactivate it."
    return None


def _require_seats(ask: Ask, known: Mapping[str, Any], stored: Mapping[str, _Stored]) -> None:
    """400 when more persons would be active than there are seats."""
    more = 0
    for email, one in stored.items():
        row = known.get(email)
        before = {"active": row.active, "is_guest": row.is_guest} if row is not None else {"active": False}
        after = {**before, "active": True, **one.values} if row is None else {**before, **one.values}
        more += takes_seat(after) - takes_seat(before)
    if more > 0:
        require_seat(ask, more)


def _insert(ask: Ask, new: Sequence[_Stored]) -> None:
    if not new:
        return
    wishes = {"timezone": ask.settings.default_timezone, "locale": ask.settings.default_locale}
    rows = [{**DEFAULTS, **wishes, **one.values, "id": one.id} for one in new]
    row = given(rows, Person, *INSERTED)
    ask.db.execute(insert(Person).from_select(list(INSERTED), select(*(row.c[key] for key in INSERTED))))


def _replace_departments(ask: Ask, persons: Sequence[_Stored]) -> None:
    """Give each of these persons the departments of the file in the place of the old ones. Two statements."""
    if not persons:
        return
    link = DepartmentLink
    ask.db.execute(delete(link).where(link.person_id == among([one.id for one in persons])))
    pairs = [
        {"person_id": one.id, "department_id": id_} for one in persons for id_ in dict.fromkeys(one.departments)
    ]
    row = given(pairs, link, "person_id", "department_id")
    values = select(row.c.person_id, row.c.department_id)
    ask.db.execute(insert(link).from_select(["person_id", "department_id"], values))
