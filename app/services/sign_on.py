"""Which password opens an account: ours, the directory's, or any (AUTH_STRATEGY; spec 10 §B10)."""

from __future__ import annotations

from importlib import import_module

from app.ask import Ask
from app.auth import passwords
from app.errors import Conflict, Unavailable
from app.models import Person, PersonSecret
from app.services.accounts import LoginRefused

LOCAL = "auth_local_classic"
NO_PASSWORD = "auth_local_no_password"  # noqa: S105 — the name of a strategy
LDAP = "auth_remote_ldap"


def is_local(ask: Ask, person: Person) -> bool:
    """Does the password of the database open this account?"""
    strategy = ask.settings.auth_strategy
    return strategy == LOCAL or (
        strategy == LDAP and not person.is_generated_from_ldap and ask.settings.ldap_fallback
    )


def password_is_right(ask: Ask, person: Person, secret: PersonSecret, password: str) -> bool:
    """Is this the password of the account, under the strategy of the settings?

    Errors: 409 for a strategy that does not exist, 400 for an account that is not in the directory where
    LDAP_FALLBACK is off, 500 when the directory does not answer, 503 where its library is missing.
    """
    strategy = ask.settings.auth_strategy
    if strategy == NO_PASSWORD:
        return True
    if is_local(ask, person):
        return passwords.verify(password, secret.password)
    if strategy != LDAP:
        raise Conflict("AUTH_STRATEGY names no strategy.", login=False)
    if not person.is_generated_from_ldap:
        raise LoginRefused("This account is not in the directory.", login=False)
    try:
        directory = import_module("app.auth.sso.ldap")  # an extra: loaded where it is used
    except ImportError as missing:
        raise Unavailable("LDAP needs pip install 'callsheet[ldap]' on the server.", login=False) from missing
    return bool(directory.password_is_right(ask.settings, person.desktop_login or "", password))
