"""What the operator does to accounts from the command line (spec 60 §9)."""

from __future__ import annotations

from dns.exception import DNSException
from dns.resolver import resolve
from email_validator import EmailNotValidError, EmailUndeliverableError, validate_email
from sqlalchemy import func, select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import PERSON
from app.models import Person
from app.services import password_resets, password_rules, second_factors

DEFAULT_EMAIL = "admin@example.com"
DNS_SECONDS = 3.0


def appoint(ask: Ask, email: str, password: str) -> bool:
    """Make the person with this e-mail an administrator; says whether the person is new.

    Somebody who is there already becomes active and admin and keeps their password; a new one is called Super
    Admin. Locks the person. Records person:new or person:update. Errors: 400 for a bad e-mail, a short password,
    no seat left.
    """
    email = checked_email(ask, email)
    person = of_email(ask, email)
    if person is not None:
        person.role = "admin"
        person.active = True
        record(ask, PERSON["update"](person_id=person.id))
        return False
    check_password(ask, email, password)
    require_seat(ask)
    named = {"first_name": "Super", "last_name": "Admin", "email": email, "role": "admin"}
    wishes = {"timezone": ask.settings.default_timezone, "locale": ask.settings.default_locale}
    person = Person(**named, **wishes)
    ask.db.add(person)
    ask.db.flush()
    password_resets.set_password(ask, person.id, password)
    record(ask, PERSON["new"](person_id=person.id))
    return True


def set_password(ask: Ask, email: str, password: str) -> None:
    """Set somebody's password; their sessions end. Only secrets change: nothing is recorded.

    Errors: 404, 400 too short.
    """
    person = of_email(ask, email.strip())
    if person is None:
        raise NotFound(f"No person has the e-mail {email}.")
    check_password(ask, email, password)
    password_resets.set_password(ask, person.id, password)


def set_active(ask: Ask, email: str, active: bool) -> None:
    """Let somebody in again, or keep them out. Locks the person. Records person:update.

    Errors: 404, 400 when no seat is left.
    """
    person = of_email(ask, email.strip())
    if person is None:
        raise NotFound(f"No person has the e-mail {email}.")
    if active and not person.active:
        require_seat(ask)
    person.active = active
    record(ask, PERSON["update"](person_id=person.id))


def disable_factors(ask: Ask, name: str) -> None:
    """Free a person, found by e-mail or desktop log-in, of every second factor; a mail tells the person.

    Administrators too: who runs the server may. Locks the person. Records person:update. Errors: 404, 400 none is on.
    """
    by_login = select(Person).where(Person.desktop_login == name.strip(), ~Person.is_bot).limit(1)
    person = of_email(ask, name.strip()) or (name.strip() and ask.db.scalar(by_login.with_for_update())) or None
    if person is None:
        raise NotFound(f"No person has the e-mail or the log-in {name}.")
    second_factors.free(ask, person, None)


def exists(ask: Ask) -> bool:
    """Is there an active administrator who is a person?"""
    found = select(Person.id).where(Person.role == "admin", Person.active.is_(True), ~Person.is_bot).limit(1)
    return ask.db.scalar(found) is not None


def of_email(ask: Ask, email: str) -> Person | None:
    """The person with this e-mail, in any case, locked; never a bot."""
    found = select(Person).where(func.lower(Person.email) == email.lower(), ~Person.is_bot)
    return ask.db.scalar(found.with_for_update())


def check_password(ask: Ask, email: str, password: str) -> None:
    """400 for a password that is too short or too easily guessed."""
    fault = password_rules.fault(ask, password, email)
    if fault:
        raise WrongParameter(fault)


def checked_email(ask: Ask, email: str) -> str:
    """A well-formed address; `admin@example.com` always is one (spec 60 §9)."""
    if email.strip().lower() == DEFAULT_EMAIL:
        return DEFAULT_EMAIL
    asks_dns = ask.settings.mail_check_deliverability
    try:
        return validate_email(email, check_deliverability=asks_dns).normalized
    except EmailUndeliverableError as error:
        if dns_answers():
            raise WrongParameter(f"{email} is not an e-mail address that works: {error}") from None
    except EmailNotValidError as error:
        raise WrongParameter(f"{email} is not an e-mail address that works: {error}") from None
    return validate_email(email, check_deliverability=False).normalized


def dns_answers() -> bool:
    """Does this machine's resolver know anything at all? Without network it calls every domain unknown."""
    try:
        return bool(resolve(".", "NS", lifetime=DNS_SECONDS))
    except DNSException:
        return False


def require_seat(ask: Ask) -> None:
    """USER_LIMIT counts active persons; bots, guests and preview accounts take no seat."""
    active = select(Person.id).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    taken = active.where(Person.preview_project_id.is_(None)).limit(ask.settings.user_limit)
    if len(ask.db.scalars(taken).all()) >= ask.settings.user_limit:
        raise WrongParameter(f"All {ask.settings.user_limit} seats are taken (USER_LIMIT).")
