"""The account that somebody signs in to: found by its name, locked after failures (spec 10 §B1, §E7).

A name that is nobody's costs the same, is told the same, and locks the same as an account.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.auth import passwords
from app.errors import CallsheetError
from app.models import Person, PersonSecret, UnknownLogin

FAILURES = 5
LOCKED_FOR = timedelta(minutes=1)
METHODS = ("totp", "email_otp", "fido")
WRONG = "The e-mail or the password is wrong."
LOCKED = "Too many failed log-ins: wait a minute."

Account = tuple[Person, PersonSecret]


class LoginRefused(CallsheetError):
    """The log-in was refused."""

    status = 400
    keeps = True


def named(ask: Ask, name: str, *, lock: bool = True) -> Account | None:
    """The human of this e-mail (any case), else of this desktop log-in; an empty name is nobody (trap 16).

    Locks the account's secrets. Up to three statements.
    """
    by_mail = func.lower(Person.email) == name.lower()
    chosen = (
        select(Person)
        .where(Person.is_bot.is_(False), Person.is_guest.is_(False))
        .where(or_(by_mail, Person.desktop_login == name))
        .order_by(by_mail.desc().nulls_last())
        .limit(1)
    )
    person = ask.db.scalars(chosen).first() if name else None
    if person is None:
        return None
    return person, secrets_of(ask, person.id, lock=lock)


def secrets_of(ask: Ask, person_id: UUID, *, lock: bool = True) -> PersonSecret:
    """The secrets of a person, locked; the row is made where there is none. Up to two statements."""
    if not lock:
        return ask.db.get(PersonSecret, person_id) or PersonSecret(person_id=person_id)
    ask.db.execute(insert(PersonSecret).values(person_id=person_id).on_conflict_do_nothing())
    return ask.db.get_one(PersonSecret, person_id, with_for_update=True, populate_existing=True)


def mine(ask: Ask) -> Account:
    """The caller's own account, secrets locked. Three statements."""
    secret = secrets_of(ask, ask.caller.id)
    return ask.db.get_one(Person, ask.caller.id), secret


def is_locked(ask: Ask, secret: PersonSecret) -> bool:
    """Did the account fail too often within the last minute? After it the counter starts anew."""
    failures = secret.login_failed_attemps or 0
    if failures < FAILURES or secret.last_login_failed is None:
        return False
    if ask.now - secret.last_login_failed < LOCKED_FOR:
        return True
    secret.login_failed_attemps = 0
    return False


def refuse_locked(ask: Ask, secret: PersonSecret) -> None:
    """Raise the answer of a locked account."""
    if is_locked(ask, secret):
        raise LoginRefused(LOCKED, login=False, too_many_failed_login_attemps=True)


def count_failure(ask: Ask, secret: PersonSecret) -> None:
    """One more failure."""
    secret.login_failed_attemps = (secret.login_failed_attemps or 0) + 1
    secret.last_login_failed = ask.now
    ask.db.flush()


def refuse_unknown(ask: Ask, name: str) -> None:
    """Refuse a name that is nobody's just as an account with a wrong password: same time, same lock. Always raises.

    Two statements.
    """
    hashed = hashlib.sha256(name.lower().encode()).hexdigest()
    known = ask.db.get(UnknownLogin, hashed)
    if known and known.failures >= FAILURES and ask.now - known.last_failed_at < LOCKED_FOR:
        raise LoginRefused(LOCKED, login=False, too_many_failed_login_attemps=True)
    passwords.spend()
    new = insert(UnknownLogin).values(name_hash=hashed, failures=1, last_failed_at=ask.now)
    was_locked = UnknownLogin.failures >= FAILURES
    ask.db.execute(
        new.on_conflict_do_update(
            index_elements=["name_hash"],
            set_={
                "failures": case((was_locked, 1), else_=UnknownLogin.failures + 1),
                "last_failed_at": ask.now,
            },
        )
    )
    raise LoginRefused(WRONG, login=False)


def preview_is_open(ask: Ask, person: Person) -> bool:
    """Is the account no preview account, or one whose window is open (spec 10 §A10.6)?"""
    until: datetime | None = person.preview_open_until
    return person.preview_project_id is None or (until is not None and ask.now <= until)


def enabled_factors(person: Person) -> list[str]:
    """The second factors that are on, in the wire's order."""
    return [method for method in METHODS if getattr(person, f"{method}_enabled")]


def must_set_up(ask: Ask, person: Person) -> bool:
    """Does ENFORCE_2FA ask this person for a second factor that they do not have?"""
    if not ask.settings.enforce_2fa or enabled_factors(person):
        return False
    exempt = {mail.strip().lower() for mail in ask.settings.two_factor_exempt_users}
    return person.preview_project_id is None and (person.email or "").lower() not in exempt
