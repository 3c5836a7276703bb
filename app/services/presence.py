"""When people were last here: the latest day among their time spents and desktop log-ins (spec 10 §D2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Date, cast, func, insert, select, update

from app.ask import Ask
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PERSON
from app.models import DesktopLoginLog, Person, TimeSpent, given_ids


def note_login(ask: Ask, person_id: UUID, moment: datetime) -> UUID:
    """Note that a person logged in to a desktop tool. Records person:update."""
    made = insert(DesktopLoginLog).values(person_id=person_id, date=moment).returning(DesktopLoginLog.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    record(ask, *follow(ask, [person_id]))
    return id_


def follow(ask: Ask, person_ids: Sequence[UUID]) -> list[Event]:
    """Let people's last presence follow their time spents and log-ins. One statement.

    Returns person:update of each, for the caller to record.
    """
    spent = select(func.max(TimeSpent.date)).where(TimeSpent.person_id == Person.id).scalar_subquery()
    logged = func.max(cast(func.timezone("UTC", DesktopLoginLog.date), Date))
    seen = select(logged).where(DesktopLoginLog.person_id == Person.id).scalar_subquery()
    wanted = given_ids(person_ids)
    moved = (
        update(Person)
        .where(Person.id == wanted.c.id)
        .values(last_presence=func.greatest(spent, seen), updated_at=func.clock_timestamp())
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    return [PERSON["update"](person_id=id_) for id_ in ask.db.execute(moved).scalars()]
