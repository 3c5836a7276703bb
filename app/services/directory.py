"""The persons of a directory become persons here, or are brought up to date (spec 10 §B10 'Sync').

All or nothing, in a fixed number of statements.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update

from app.ask import Ask
from app.auth.sso.people import DirectoryPerson
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import PERSON
from app.models import Person, given
from app.services.persons import is_protected

COLUMNS = ("first_name", "last_name", "email", "desktop_login", "active", "ldap_uid")


@dataclass
class Followed:
    """What following a directory did."""

    created: list[UUID] = field(default_factory=list)
    updated: list[UUID] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def follow(ask: Ask, persons: list[DirectoryPerson]) -> Followed:
    """Make and update the accounts of these persons; nobody is deleted. Locks those that are there.

    A person is known by the lasting name, else by the log-in of an account that came from the directory, else by the
    e-mail of any account but a protected one. Records person:new and person:update. Five statements at most.
    Errors: 400 when the seats do not suffice.
    """
    known = _known(ask, persons)
    done, new, changed, taken = Followed(), [], [], set()
    for one in persons:
        row = {**asdict(one), "desktop_login": one.login, "ldap_uid": one.uid}
        person = _match(ask, one, known)
        if person is None and any(one.email == (other.email or "").lower() for other in known):
            done.skipped.append(
                f"{one.login}: the address {one.email} is of an account that is not linked by itself."
            )
        elif one.email in taken or (person is not None and person.id in taken):
            done.skipped.append(f"{one.login}: {one.email} comes twice.")
        elif person is None:
            new.append(row)
        elif any(getattr(person, name) != row[name] for name in COLUMNS) or not person.is_generated_from_ldap:
            changed.append({**row, "id": person.id})
        taken |= {one.email, person.id if person else None}
    _require_seats(ask, new, changed, known)
    done.created = _create(ask, new)
    done.updated = _update(ask, changed)
    record(
        ask,
        *(PERSON["new"](person_id=id_) for id_ in done.created),
        *(PERSON["update"](person_id=id_) for id_ in done.updated),
    )
    return done


def _known(ask: Ask, persons: list[DirectoryPerson]) -> list[Person]:
    """The accounts that one of them may be, locked."""
    found = select(Person).where(
        ~Person.is_bot,
        or_(
            func.trim(Person.ldap_uid, "{}").in_([one.uid for one in persons if one.uid]),
            func.lower(Person.email).in_([one.email for one in persons]),
            Person.desktop_login.in_([one.login for one in persons]),
        ),
    )
    return list(ask.db.scalars(found.with_for_update()))


def _match(ask: Ask, one: DirectoryPerson, known: list[Person]) -> Person | None:
    for person in known:
        if one.uid and _uid(person) == one.uid:
            return person
    for person in known:
        if person.is_generated_from_ldap and person.desktop_login == one.login and not person.ldap_uid:
            return person
    for person in known:
        is_one_of_us = not person.is_guest and person.preview_project_id is None
        if (person.email or "").lower() == one.email and is_one_of_us and not is_protected(ask, person):
            return person if _uid(person) in (None, one.uid) else None
    return None


def _uid(person: Person) -> str | None:
    """The lasting name; an imported studio writes those of Active Directory in braces."""
    return (person.ldap_uid or "").strip("{}") or None


def _require_seats(
    ask: Ask, new: list[dict[str, Any]], changed: list[dict[str, Any]], known: list[Person]
) -> None:
    sleeping = {person.id for person in known if not person.active}
    wanted = sum(row["active"] for row in new) + sum(row["active"] and row["id"] in sleeping for row in changed)
    if not wanted:
        return
    active = select(func.count()).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    taken = ask.db.scalar(active.where(Person.preview_project_id.is_(None))) or 0
    if taken + wanted > ask.settings.user_limit:
        raise WrongParameter(
            f"{wanted} more seats are needed, but {taken} of {ask.settings.user_limit} are taken (USER_LIMIT)."
        )


def _create(ask: Ask, new: list[dict[str, Any]]) -> list[UUID]:
    if not new:
        return []
    wishes = {
        "timezone": ask.settings.default_timezone,
        "locale": ask.settings.default_locale,
        "is_generated_from_ldap": True,
    }
    rows = [{**{name: row[name] for name in COLUMNS}, **wishes} for row in new]
    return list(ask.db.scalars(insert(Person).values(rows).returning(Person.id)))


def _update(ask: Ask, changed: list[dict[str, Any]]) -> list[UUID]:
    if not changed:
        return []
    row = given(changed, Person, "id", *COLUMNS)
    values = {name: row.c[name] for name in COLUMNS}
    statement = (
        update(Person)
        .where(Person.id == row.c.id)
        .values(**values, is_generated_from_ldap=True, updated_at=func.clock_timestamp())
        .returning(Person.id)
    )
    return list(ask.db.scalars(statement, execution_options={"synchronize_session": False}))
