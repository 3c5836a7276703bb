"""What an administrator does about somebody's way in: an invitation, a link, a password (spec 10 §D2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.auth import reset_tokens
from app.errors import WrongParameter
from app.events.later import later
from app.models import Person, PersonSecret
from app.services import password_resets, password_rules
from app.services.persons import is_protected

NOT_THEIRS = "The password of this account is its owner's business."


def invite(ask: Ask, person_id: UUID) -> None:
    """Mail a person the link by which they choose a password, good for seven days. Errors: 400 who cannot have one."""
    _require_reachable(ask.db.get_one(Person, person_id))
    later(ask.db, "account_mails.invitation", queue="mails", person_id=person_id)


def reset_link(ask: Ask, person_id: UUID) -> str:
    """The link by which a person chooses a password: the live one, else a new one for two hours.

    Errors: 400 for a protected account, another administrator who has a password, or who has no address.
    """
    person = ask.db.get_one(Person, person_id)
    _refuse_owned(ask, person)
    email = _require_reachable(person)
    token = password_resets.kept_or_issued(ask, email)
    return reset_tokens.link_of(ask.settings.domain_url, email, token)


def set_password(ask: Ask, person_id: UUID, password: str, address: str | None) -> None:
    """Give somebody a password; every session of theirs ends, and a mail tells it. Only secrets change.

    Errors: 400 for a protected account, another administrator who has a password, or a weak one.
    """
    person = ask.db.get_one(Person, person_id)
    _refuse_owned(ask, person)
    fault = password_rules.fault(ask, password, person.email)
    if fault:
        raise WrongParameter(fault)
    password_resets.set_password(ask, person_id, password)
    later(ask.db, "account_mails.password_set", queue="mails", person_id=person_id, address=address)


def _refuse_owned(ask: Ask, person: Person) -> None:
    if person.id == ask.caller.id:
        return
    if is_protected(ask, person) or person.preview_project_id is not None or person.is_guest:
        raise WrongParameter(NOT_THEIRS)
    if person.role == "admin":
        stored = select(PersonSecret.password).where(PersonSecret.person_id == person.id)
        if ask.db.scalar(stored):
            raise WrongParameter(NOT_THEIRS)


def _require_reachable(person: Person) -> str:
    if not person.email or not person.active or person.is_guest or person.preview_project_id is not None:
        raise WrongParameter("This person has no e-mail address, or is not active.")
    return person.email
