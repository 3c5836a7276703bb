"""Six digits: by an authenticator application (TOTP, RFC 6238), or mailed (spec 10 §B5-B7)."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

import pyotp

from app.auth.sealed import keyed_hash

STEP = 30
"""Seconds that a code of an authenticator lasts; the one before and the one after are taken too."""
MAILED_CODE_LIFE = timedelta(minutes=5)
MAILED_CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=30)
_DIGITS = 6


def new_secret() -> str:
    """A secret of 32 base32 characters."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str, organisation: str) -> str:
    """What an authenticator application reads from a QR code."""
    issuer = quote(f"Kitsu {organisation}")
    return f"otpauth://totp/{issuer}:{quote(email)}?secret={secret}&issuer={issuer}"


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step of thirty seconds whose code this is, among now, the one before and the one after.

    A step up to `last_step` was used already and counts no more: a code is accepted once (spec 10 §E8).
    """
    if len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
        return None
    current = int(now.timestamp()) // STEP
    made = pyotp.TOTP(secret, interval=STEP)
    found = None
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(made.generate_otp(step), code) and step > (last_step or 0):
            found = step
    return found


def new_code() -> str:
    """Six random digits to be mailed."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def code_hash(code: str, person_id: object, key: str) -> str:
    """The keyed hash of a mailed code, as it is stored."""
    return keyed_hash("mailed code", f"{person_id} {code}", key)
