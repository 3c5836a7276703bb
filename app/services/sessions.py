"""Log-in, log-out, a fresh token, a new password (spec 10 §B1-B3). The order of the checks is the wire's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pyotp
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.auth import passwords, tokens
from app.errors import CallsheetError, WrongParameter
from app.models import LoginLog, Person, PersonSecret, RevokedToken

FAILURES = 5
LOCKED_FOR = timedelta(minutes=1)
METHODS = ("totp", "email_otp", "fido")
WRONG = "The e-mail or the password is wrong."


class LoginRefused(CallsheetError):
    """The log-in was refused."""

    status = 400
    keeps = True


class Inactive(LoginRefused):
    """This account is not active."""

    status = 401


class PasswordRefused(WrongParameter):
    """The password was not changed."""

    keeps = True


@dataclass(frozen=True)
class Session:
    """A session that a log-in opened."""

    person_id: UUID
    access_token: str
    refresh_token: str
    restricted: bool


def log_in(ask: Ask, body: dict[str, Any], origin: str, address: str | None) -> Session:
    """Open a session. Records nothing but the log-in log; a refusal counts (LoginRefused keeps the counter)."""
    found = _account(ask, body["email"])
    if found is None:
        passwords.spend()
        raise LoginRefused(WRONG, login=False)
    person, secret = found
    _refuse_locked(ask, secret)
    if not _password_is_right(ask, secret, body["password"]):
        _count_failure(ask, secret)
        raise LoginRefused(WRONG, login=False)
    if not person.active or not _preview_is_open(ask, person):
        raise Inactive(login=False, unactive=True)
    _check_second_factor(ask, person, secret, body)
    secret.login_failed_attemps = 0
    if secret.password and passwords.outdated(secret.password):
        secret.password = passwords.hashed(body["password"])
    ask.db.execute(insert(LoginLog).values(person_id=person.id, origin=origin, ip_address=address))
    restricted = _must_set_up(ask, person)
    claims = {"requires_2fa_setup": True} if restricted else {}
    access, refresh = tokens.pair(person.id, **claims)
    return Session(person.id, access, refresh, restricted)


def _account(ask: Ask, name: str) -> tuple[Person, PersonSecret] | None:
    """The human of this e-mail (any case), else of this desktop log-in; an empty name is nobody (trap 16)."""
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
    ask.db.execute(postgresql_insert(PersonSecret).values(person_id=person.id).on_conflict_do_nothing())
    return person, ask.db.get_one(PersonSecret, person.id, with_for_update=True)


def _refuse_locked(ask: Ask, secret: PersonSecret) -> None:
    failures = secret.login_failed_attemps or 0
    if failures < FAILURES or secret.last_login_failed is None:
        return
    if ask.now - secret.last_login_failed < LOCKED_FOR:
        raise LoginRefused(
            "Too many failed log-ins: wait a minute.", login=False, too_many_failed_login_attemps=True
        )
    secret.login_failed_attemps = 0


def _password_is_right(ask: Ask, secret: PersonSecret, password: str) -> bool:
    if ask.settings.auth_strategy == "auth_local_no_password":
        return True
    return passwords.verify(password, secret.password)


def _count_failure(ask: Ask, secret: PersonSecret) -> None:
    secret.login_failed_attemps = (secret.login_failed_attemps or 0) + 1
    secret.last_login_failed = ask.now
    ask.db.flush()


def _preview_is_open(ask: Ask, person: Person) -> bool:
    until: datetime | None = person.preview_open_until
    return person.preview_project_id is None or (until is not None and ask.now <= until)


def _check_second_factor(ask: Ask, person: Person, secret: PersonSecret, body: dict[str, Any]) -> None:
    """The first factor that applies decides alone (spec 10 §B5)."""
    enabled = [method for method in METHODS if getattr(person, f"{method}_enabled")]
    if not enabled:
        return
    if person.totp_enabled and body["totp"]:
        totp = pyotp.TOTP(secret.totp_secret or "")
        right = bool(secret.totp_secret) and totp.verify(body["totp"], valid_window=1)
    elif body["recovery_code"]:
        right = _use_recovery_code(secret, body["recovery_code"])
    elif any(body[key] for key in ("email_otp", "fido_authentication_response")):
        right = False
    else:
        raise LoginRefused(
            "A second factor is needed.",
            login=False,
            missing_OTP=True,
            preferred_two_factor_authentication=person.preferred_two_factor_authentication,
            two_factor_authentication_enabled=["recovery_code", *enabled],
        )
    if not right:
        _count_failure(ask, secret)
        raise LoginRefused("The second factor is wrong.", login=False, wrong_OTP=True)


def _use_recovery_code(secret: PersonSecret, code: str) -> bool:
    for stored in secret.otp_recovery_codes or []:
        if passwords.verify(code, stored):
            secret.otp_recovery_codes = [other for other in secret.otp_recovery_codes or [] if other != stored]
            return True
    return False


def _must_set_up(ask: Ask, person: Person) -> bool:
    if not ask.settings.enforce_2fa or any(getattr(person, f"{method}_enabled") for method in METHODS):
        return False
    exempt = {mail.strip().lower() for mail in ask.settings.two_factor_exempt_users}
    return person.preview_project_id is None and (person.email or "").lower() not in exempt


def log_out(ask: Ask) -> None:
    """Revoke the caller's access token and the refresh token of its session. One statement."""
    claims = ask.caller.token
    ends = tokens.ends_at(claims)
    revoked = [{"jti": claims["jti"], "expires_at": ends}]
    if claims.get("refresh_jti"):
        revoked.append({"jti": claims["refresh_jti"], "expires_at": ask.now + tokens.REFRESH_LIFE})
    ask.db.execute(postgresql_insert(RevokedToken).values(revoked).on_conflict_do_nothing())


def refresh(ask: Ask) -> str:
    """A new access token of the session that the caller's refresh token names."""
    claims = ask.caller.token
    kept = {"skip_2fa_setup": True} if claims.get("skip_2fa_setup") else {}
    person = ask.db.get_one(Person, ask.caller.id)
    if not kept and _must_set_up(ask, person):
        kept = {"requires_2fa_setup": True}
    return tokens.access(ask.caller.id, claims["jti"], **kept)


def change_password(ask: Ask, old: str, new: str, again: str) -> None:
    """Give the caller a new password; every other session of theirs ends."""
    secret = ask.db.get_one(PersonSecret, ask.caller.id, with_for_update=True)
    try:
        _refuse_locked(ask, secret)
    except LoginRefused as locked:
        raise PasswordRefused(locked.message, too_many_failed_login_attemps=True) from None
    if not passwords.verify(old, secret.password):
        _count_failure(ask, secret)
        raise PasswordRefused("The old password is wrong.")
    require_length(ask, new)
    if new != again:
        raise PasswordRefused("The two new passwords differ.")
    claims = ask.caller.token
    session = claims.get("refresh_jti") or claims["jti"]
    keep_password(ask, ask.caller.id, new, session)


def require_length(ask: Ask, password: str) -> None:
    """400 when the password is too short."""
    if len(password) < ask.settings.min_password_length:
        raise PasswordRefused(f"A password has at least {ask.settings.min_password_length} characters.")


def keep_password(ask: Ask, person_id: UUID, password: str, kept_session: str | None = None) -> None:
    """Store a password; sessions opened before end, but the kept one. One statement."""
    statement = update(PersonSecret).where(PersonSecret.person_id == person_id)
    ask.db.execute(
        statement.values(
            password=passwords.hashed(password),
            tokens_valid_after=ask.now,
            kept_session=kept_session,
            login_failed_attemps=0,
        )
    )
