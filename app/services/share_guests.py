"""Guests of share links: persons without an account (spec 40 §6.3, §6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from app.ask import Ask
from app.auth.share_links import GUEST_ROLE, Opened
from app.events.log import record
from app.events.named import PERSON
from app.models import Person
from app.services.assignments import among

DEFAULT_NAME = "Guest"


def enter(
    ask: Ask, link: Opened, first_name: str, last_name: str, told: UUID | None, remembered: Sequence[UUID]
) -> tuple[UUID, bool]:
    """The person of the guest who enters: (id, did they say who they are?).

    `told`: the person behind the id that the guest knows; `remembered`: who this browser was before, which is them
    again under the same names. Everybody else is somebody new. Records person:new of a new guest.
    """
    known = _known(ask, link, [*remembered, *([told] if told else [])])
    if told is not None and told in known:
        return told, True
    names = (first_name.strip() or DEFAULT_NAME, last_name.strip())
    same = next((id_ for id_ in remembered if known.get(id_) == names), None)
    if same is not None:
        return same, False
    values = {
        "first_name": names[0],
        "last_name": names[1],
        "email": f"guest-{uuid4().hex[:8]}@guest.kitsu",
        "role": GUEST_ROLE,
        "is_guest": True,
        "data": {"share_link_id": str(link.id)},
    }
    id_: UUID = ask.db.execute(insert(Person).values(values).returning(Person.id)).scalar_one()
    record(ask, PERSON["new"](person_id=id_))
    return id_, False


def _known(ask: Ask, link: Opened, persons: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Names of those among the persons who are guests of the link. One statement, none for nobody."""
    if not persons:
        return {}
    of_link = Person.data["share_link_id"].astext == str(link.id)
    chosen = select(Person.id, Person.first_name, Person.last_name).where(
        Person.id == among(persons), Person.is_guest.is_(True), of_link
    )
    return {one.id: (one.first_name, one.last_name) for one in ask.db.execute(chosen)}
