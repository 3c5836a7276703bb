"""Persons and bots: who joins, changes and leaves (spec 10 §D1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.auth import passwords, tokens
from app.errors import Forbidden, WrongParameter
from app.events.log import record
from app.events.named import PERSON
from app.models import Department, DepartmentLink, Person, PersonSecret
from app.schemas.persons import NEVER_WRITTEN, OWN_PROFILE, SafePersonRow, normalised
from app.schemas.write import values_of
from app.services import password_rules, rows
from app.services.administrators import checked_email

TOLD = rows.teller(PERSON, "person_id")
NO_DEPARTMENT = "Department ID matches no department"


def create(ask: Ask, raw: Mapping[str, Any]) -> tuple[UUID, str | None]:
    """Add a person, or a bot with its token. Answers the id and that token. Records person:new.

    Errors: 400 for a field that is wrong, a taken e-mail, no seat left.
    """
    body = normalised(raw, ask.now.date())
    values, links = values_of(SafePersonRow, body, creating=True, protected=NEVER_WRITTEN)
    if "email" in raw:
        values["email"] = email_of(ask, raw["email"])
    password = raw.get("password")
    if password is not None and (not isinstance(password, str) or not password):
        raise WrongParameter("password must be a text that is not empty.")
    fault = password_rules.fault(ask, password, values.get("email")) if password is not None else None
    if fault:
        raise WrongParameter(fault)
    if takes_seat(values):
        require_seat(ask)
    wishes = {"timezone": ask.settings.default_timezone, "locale": ask.settings.default_locale}
    person_id = rows.create(ask, SafePersonRow, {**wishes, **values}, links, TOLD)
    if password is not None:
        keep_secret(ask, person_id, password=passwords.hashed(password))
    if not values.get("is_bot"):
        return person_id, None
    return person_id, issue_token(ask, person_id, True, values.get("expiration_date"))


def update(ask: Ask, person_id: UUID, raw: Mapping[str, Any]) -> str | None:
    """Change a person; answers a new API token when the body renews it. Locks the person.

    Records person:update. A token is made for the caller's own scripts and for bots, never for somebody else
    (spec 10 §E4). Errors: 403 for a preview account or a protected one; 400 for a field that is
    wrong, a taken e-mail, no seat left.
    """
    person = ask.db.get_one(Person, person_id, with_for_update=True)
    _refuse_protected(ask, person, raw)
    body = {key: value for key, value in raw.items() if _may_write(ask, key)}
    own_day = person.expiration_date
    body = normalised(body, ask.now.date(), own_day)
    values, links = values_of(SafePersonRow, body, creating=False, protected=NEVER_WRITTEN)
    if "email" in body:
        values["email"] = _kept_email(ask, person, body["email"])
    before = {"active": person.active, "is_bot": person.is_bot, "is_guest": person.is_guest}
    if takes_seat({**before, **values}) and not takes_seat(before):
        require_seat(ask)
    rows.change(ask, SafePersonRow, person_id, values, links, TOLD)
    return _renewed(ask, person, values)


def join_department(ask: Ask, person_id: UUID, department_id: UUID) -> None:
    """Put a person in a department, if they are not in it. Records person:update. Errors: 400 unknown department."""
    _require_department(ask, department_id)
    rows.add_links(ask, DepartmentLink, "person_id", "department_id", person_id, [department_id])
    record(ask, PERSON["update"](person_id=person_id))


def leave_department(ask: Ask, person_id: UUID, department_id: str) -> None:
    """Take a person out of a department. Records person:update. Errors: 400 malformed or unknown department."""
    try:
        id_ = UUID(department_id)
    except ValueError:
        raise WrongParameter(NO_DEPARTMENT) from None
    _require_department(ask, id_)
    link = DepartmentLink
    ask.db.execute(delete(link).where(link.person_id == person_id, link.department_id == id_))
    record(ask, PERSON["update"](person_id=person_id))


def _require_department(ask: Ask, department_id: UUID) -> None:
    if ask.db.get(Department, department_id) is None:
        raise WrongParameter(NO_DEPARTMENT)


def _may_write(ask: Ask, key: str) -> bool:
    if ask.caller.is_admin:
        return True
    return key in OWN_PROFILE and not (ask.caller.is_bot and key == "expiration_date")


def _refuse_protected(ask: Ask, person: Person, raw: Mapping[str, Any]) -> None:
    if person.preview_project_id is not None:
        raise Forbidden("A preview account is changed through its production.")
    if person.id == ask.caller.id or person.is_bot or not is_protected(ask, person):
        return
    if raw.get("active") is False or raw.get("role") is not None:
        raise Forbidden("This account is protected: nobody else may change its role or deactivate it.")


def is_protected(ask: Ask, person: Person) -> bool:
    """Is the account among PROTECTED_ACCOUNTS?"""
    kept = {email.strip().lower() for email in ask.settings.protected_accounts}
    return bool(person.email) and str(person.email).lower() in kept


def _kept_email(ask: Ask, person: Person, given: Any) -> str:
    if isinstance(given, str) and person.email is not None and given.strip().lower() == person.email.lower():
        return person.email.lower()
    return email_of(ask, given)


def email_of(ask: Ask, given: Any) -> str:
    """A well-formed address in stored form; null and anything else is 400."""
    if not isinstance(given, str):
        raise WrongParameter("email must be an e-mail address.")
    return checked_email(ask, given.strip()).lower()


def takes_seat(values: Mapping[str, Any]) -> bool:
    """Does such a person count against USER_LIMIT? Bots and guests do not."""
    active = values.get("active", True)
    return bool(active) and not values.get("is_bot") and not values.get("is_guest")


def require_seat(ask: Ask, seats: int = 1) -> None:
    """400 with the limit when so many seats are not free. One statement."""
    active = select(func.count()).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    taken = ask.db.scalar(active.where(Person.preview_project_id.is_(None))) or 0
    limit = ask.settings.user_limit
    if taken + seats > limit:
        raise WrongParameter("User limit reached.", {"limit": limit})


def _renewed(ask: Ask, person: Person, values: Mapping[str, Any]) -> str | None:
    if "expiration_date" not in values:
        return None
    day: date | None = values["expiration_date"]
    if day is not None and day < ask.now.date():
        return None
    if not person.is_bot and person.id != ask.caller.id:
        return None
    return issue_token(ask, person.id, person.is_bot, day)


def issue_token(ask: Ask, person_id: UUID, is_bot: bool, day: date | None) -> str:
    """Make the one API token of a person or bot, until that day or for ever; the one before stops working."""
    token, jti = tokens.api_token(person_id, "bot" if is_bot else "person_api", day)
    keep_secret(ask, person_id, jti=jti)
    return token


def keep_secret(ask: Ask, person_id: UUID, **values: Any) -> None:
    """Set columns of the person's secrets, whether there is a row or not. One statement."""
    new = insert(PersonSecret).values(person_id=person_id, **values)
    ask.db.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))
