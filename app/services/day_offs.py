"""Days off: one at a time for a person, and no time is spent on them (spec 10 §D3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.events.day_offs import DAY_OFF
from app.events.log import record
from app.models import DayOff, Person, TimeSpent
from app.schemas.tables import DayOffRow
from app.services import rows
from app.services.time_spent_wipes import wipe

TOLD = rows.teller(DAY_OFF, "day_off_id")
Links = Mapping[str, list[UUID]]


def create(ask: Ask, values: dict[str, Any], links: Links) -> UUID:
    """Give a person days off; what they spent time on in them is wiped. Locks the person.

    Records day-off:new, then time-spent:delete and task:update of what went. Errors: 400 for reversed days and
    for days that overlap others of theirs.
    """
    _refuse_conflict(ask, values, None)
    day_off_id = rows.create(ask, DayOffRow, values, links, TOLD)
    _wipe(ask, values)
    return day_off_id


def update(ask: Ask, day_off_id: UUID, values: dict[str, Any], links: Links) -> None:
    """Move or explain days off; the time spents of the new days are wiped. Locks the day off, then the person.

    Records day-off:update and what went. Only an administrator gives them to somebody else (403).
    """
    kept = ask.db.get_one(DayOff, day_off_id, with_for_update=True)
    after = {"person_id": kept.person_id, "date": kept.date, "end_date": kept.end_date, **values}
    if after["person_id"] is None:
        raise WrongParameter("A required field is missing: person_id.")
    if after["person_id"] != kept.person_id and not ask.caller.is_admin:
        raise Forbidden()
    _refuse_conflict(ask, after, day_off_id)
    rows.change(ask, DayOffRow, day_off_id, values, links, TOLD)
    _wipe(ask, after)


def _refuse_conflict(ask: Ask, values: Mapping[str, Any], own_id: UUID | None) -> None:
    if values["end_date"] < values["date"]:
        raise WrongParameter("The end date of a day off is not before its date.")
    # Two requests for the same person wait for each other.
    ask.db.execute(select(Person.id).where(Person.id == values["person_id"]).with_for_update())
    taken = select(DayOff.id).where(
        DayOff.person_id == values["person_id"],
        DayOff.date <= values["end_date"],
        DayOff.end_date >= values["date"],
    )
    if own_id is not None:
        taken = taken.where(DayOff.id != own_id)
    if ask.db.scalar(taken.limit(1)) is not None:
        raise WrongParameter("Day off overlaps with an existing one.")


def _wipe(ask: Ask, values: Mapping[str, Any]) -> None:
    days = TimeSpent.date.between(values["date"], values["end_date"])
    record(ask, *wipe(ask, (TimeSpent.person_id == values["person_id"]) & days))
