"""A password by mail: the one live token of an address, and its use (spec 10 §B3, §D2).

A request for a reset only defers a job, whatever the address is: who asks cannot tell by text or by time whether
there is an account. The token is made, stored and mailed by the job.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.ask import Ask
from app.auth import passwords, reset_tokens
from app.errors import WrongParameter
from app.events.later import later
from app.models import LoginToken, Person, PersonSecret
from app.services import password_rules

LONGEST_EMAIL = 255
WRONG = "The token is wrong or has expired."


def ask_for(ask: Ask, email: str, address: str | None) -> None:
    """Somebody wants a new password for this address: a job mails a link, if the address is of an account."""
    later(ask.db, "account_mails.reset", queue="mails", email=email[:LONGEST_EMAIL], address=address)


def person_of(db: Session, email: str) -> Person | None:
    """The active human of this address, who may choose a password; never a bot or a guest. One statement."""
    found = select(Person).where(
        func.lower(Person.email) == email.strip().lower(), ~Person.is_bot, ~Person.is_guest
    )
    return db.scalar(found.where(Person.active.is_(True), Person.preview_project_id.is_(None)))


def issue(ask: Ask, email: str, life: timedelta) -> str:
    """A new token of this address; the one before stops working. One statement. Only secrets change."""
    email, nonce = email.lower(), reset_tokens.new_nonce()
    values = {"nonce": nonce, "expires_at": ask.now + life, "created_at": ask.now}
    new = insert(LoginToken).values(email=email, **values)
    ask.db.execute(new.on_conflict_do_update(index_elements=["email"], set_=values))
    return reset_tokens.token_of(email, nonce, ask.settings.secret_key)


def live(ask: Ask, email: str) -> LoginToken | None:
    """The row of the address's live token, if any."""
    found = ask.db.get(LoginToken, email.lower(), populate_existing=True)
    return found if found is not None and found.expires_at > ask.now else None


def kept_or_issued(ask: Ask, email: str) -> str:
    """The live token of this address, else a new one. Up to two statements."""
    found = live(ask, email)
    if found is not None:
        return reset_tokens.token_of(email, found.nonce, ask.settings.secret_key)
    return issue(ask, email, reset_tokens.RESET_LIFE)


def redeem(ask: Ask, email: str, token: str, password: str, again: str) -> UUID:
    """Choose a password with a token; the token is used up, every session ends, failures are forgotten.

    Locks the token. Answers the person's id. Errors: 400 for a wrong token; a password that is too weak or not
    the same twice keeps the token.
    """
    email = email.strip().lower()
    found = ask.db.scalar(select(LoginToken).where(LoginToken.email == email).with_for_update())
    key = ask.settings.secret_key
    right = reset_tokens.is_token_of(token, email, found.nonce if found else "", key)
    person = person_of(ask.db, email)
    if not right or found is None or found.expires_at <= ask.now or person is None:
        raise WrongParameter(WRONG)
    fault = password_rules.fault(ask, password, email)
    if fault:
        raise WrongParameter(fault)
    if password != again:
        raise WrongParameter("The two passwords differ.")
    set_password(ask, person.id, password)
    ask.db.execute(delete(LoginToken).where(LoginToken.email == email))
    return person.id


def set_password(ask: Ask, person_id: UUID, password: str, kept_session: str | None = None) -> None:
    """Store a password; every session of the person ends, but the kept one. One statement."""
    values = {
        "password": passwords.hashed(password),
        "tokens_valid_after": ask.now,
        "kept_session": kept_session,
        "login_failed_attemps": 0,
    }
    new = insert(PersonSecret).values(person_id=person_id, **values)
    ask.db.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))
