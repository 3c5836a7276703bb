"""Log-in, log-out, a fresh token, a new password (spec 10 §B1-B3). The order of the checks is the wire's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.auth import passwords, tokens
from app.auth.reset_tokens import RESET_LIFE
from app.errors import WrongParameter
from app.events.later import later
from app.models import LoginLog, Person, PersonSecret, RevokedToken
from app.services import accounts, factor_proofs, password_resets, password_rules, sign_on
from app.services.accounts import LoginRefused

DEFAULT_PASSWORD = "default"  # noqa: S105 — the wire's word, and no account of ours has it


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
    """Open a session. Records nothing but the log-in log; a refusal counts (LoginRefused keeps the counter).

    `body["challenge"]`: what the browser kept of the last request for a security key.
    """
    found = accounts.named(ask, body["email"])
    if found is None:
        accounts.refuse_unknown(ask, body["email"])
        raise AssertionError("an unknown name was not refused")
    person, secret = found
    accounts.refuse_locked(ask, secret)
    if not sign_on.password_is_right(ask, person, secret, body["password"]):
        accounts.count_failure(ask, secret)
        raise LoginRefused(accounts.WRONG, login=False)
    if not person.active or not accounts.preview_is_open(ask, person):
        raise Inactive(login=False, unactive=True)
    _check_second_factor(ask, person, secret, body)
    secret.login_failed_attemps = 0
    if secret.password and passwords.outdated(secret.password) and sign_on.is_local(ask, person):
        secret.password = passwords.hashed(body["password"])
    if body["password"] == DEFAULT_PASSWORD and sign_on.is_local(ask, person):
        _refuse_default_password(ask, person)
    return open_session(ask, person, origin, address)


def open_session(
    ask: Ask,
    person: Person,
    origin: str,
    address: str | None,
    *,
    skips_setup: bool = False,
    enforces: bool = True,
) -> Session:
    """A session for somebody who proved who they are, and its line in the log-in log.

    `skips_setup`: another server took care of the second factor (SAML_SKIP_2FA, OIDC_SKIP_2FA). `enforces=False`:
    the session descends from one that was not restricted.
    """
    ask.db.execute(insert(LoginLog).values(person_id=person.id, origin=origin, ip_address=address))
    restricted = enforces and not skips_setup and accounts.must_set_up(ask, person)
    claims: dict[str, Any] = {"requires_2fa_setup": True} if restricted else {}
    if skips_setup:
        claims["skip_2fa_setup"] = True
    access, refresh = tokens.pair(person.id, **claims)
    return Session(person.id, access, refresh, restricted)


def _check_second_factor(ask: Ask, person: Person, secret: PersonSecret, body: dict[str, Any]) -> None:
    """The first factor that applies decides alone (spec 10 §B5)."""
    enabled = accounts.enabled_factors(person)
    if not enabled:
        return
    if factor_proofs.given(person, body) is None:
        raise LoginRefused(
            "A second factor is needed.",
            login=False,
            missing_OTP=True,
            preferred_two_factor_authentication=person.preferred_two_factor_authentication,
            two_factor_authentication_enabled=["recovery_code", *enabled],
        )
    if not factor_proofs.is_right(ask, person, secret, body):
        accounts.count_failure(ask, secret)
        raise LoginRefused("The second factor is wrong.", login=False, wrong_OTP=True)


def _refuse_default_password(ask: Ask, person: Person) -> None:
    """Who still has the password `default` must choose one, with the token in the answer (spec 10 §B1.7)."""
    if person.email:
        token = password_resets.issue(ask, person.email, RESET_LIFE)
        raise LoginRefused("The password must be changed.", login=False, default_password=True, token=token)


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
    if not kept and accounts.must_set_up(ask, person):
        kept = {"requires_2fa_setup": True}
    return tokens.access(ask.caller.id, claims["jti"], **kept)


def change_password(ask: Ask, old: str, new: str, again: str, address: str | None) -> None:
    """Give the caller a new password; every other session of theirs ends, and a mail tells it."""
    person, secret = accounts.mine(ask)
    if accounts.is_locked(ask, secret):
        raise PasswordRefused(accounts.LOCKED, too_many_failed_login_attemps=True)
    if not passwords.verify(old, secret.password):
        accounts.count_failure(ask, secret)
        raise PasswordRefused("The old password is wrong.")
    fault = password_rules.fault(ask, new, person.email)
    if fault:
        raise PasswordRefused(fault)
    if new != again:
        raise PasswordRefused("The two new passwords differ.")
    claims = ask.caller.token
    password_resets.set_password(ask, person.id, new, claims.get("refresh_jti") or claims["jti"])
    later(ask.db, "account_mails.password_changed", queue="mails", person_id=person.id, address=address)
