"""A proof of a second factor: which one was given, and is it right (spec 10 §B5). A step: it gets locked rows."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.auth import fido, otp, recovery
from app.auth.sealed import opened
from app.models import Person, PersonSecret, RevokedToken

CHALLENGE_LIFE = timedelta(minutes=5)
FIELDS = ("totp", "email_otp", "fido_authentication_response", "recovery_code")


def given(person: Person, proof: Mapping[str, Any]) -> str | None:
    """The field that decides: the first of a method that is on, else the recovery code; None when nothing applies."""
    enabled = {
        "totp": person.totp_enabled,
        "email_otp": person.email_otp_enabled,
        "fido_authentication_response": person.fido_enabled,
        "recovery_code": True,
    }
    return next((field for field in FIELDS if enabled[field] and proof.get(field)), None)


def is_right(ask: Ask, person: Person, secret: PersonSecret, proof: Mapping[str, Any]) -> bool:
    """Is the proof right? It is used up: no code, challenge or recovery code is accepted twice.

    `proof["challenge"]` is what the browser's cookie holds of the last `GET /auth/fido`.
    """
    field = given(person, proof)
    if field == "totp":
        return totp_is_right(ask, secret, proof["totp"])
    if field == "email_otp":
        return mailed_code_is_right(ask, secret, proof["email_otp"])
    if field == "fido_authentication_response":
        return _assertion_is_right(ask, secret, proof[field], proof.get("challenge"))
    if field == "recovery_code":
        return _use_recovery_code(secret, proof["recovery_code"])
    return False


def totp_is_right(ask: Ask, secret: PersonSecret, code: str) -> bool:
    """Is this a code of the authenticator that was not used yet? It is used now."""
    seed = opened(secret.totp_secret, ask.settings.secret_key)
    step = otp.matching_step(seed, code, ask.now, secret.totp_last_step) if seed else None
    if step is None:
        return False
    secret.totp_last_step = step
    return True


def mailed_code_is_right(ask: Ask, secret: PersonSecret, code: str) -> bool:
    """Is this the newest mailed code? It is good once, for five minutes and five tries."""
    stored, until = secret.email_otp_secret, secret.email_otp_expires_at
    tries = (secret.email_otp_tries or 0) + 1
    secret.email_otp_tries = tries
    if not stored or until is None or ask.now > until or tries > otp.MAILED_CODE_TRIES:
        return False
    hashed = otp.code_hash(code, secret.person_id, ask.settings.secret_key)
    if not hmac.compare_digest(stored, hashed):
        return False
    forget_mailed_code(secret)
    return True


def forget_mailed_code(secret: PersonSecret) -> None:
    """No mailed code is good any more."""
    secret.email_otp_secret = None
    secret.email_otp_expires_at = None
    secret.email_otp_tries = 0


def _use_recovery_code(secret: PersonSecret, code: str) -> bool:
    remaining = recovery.without(code, secret.otp_recovery_codes or [])
    if remaining is None:
        return False
    secret.otp_recovery_codes = remaining
    return True


def _assertion_is_right(ask: Ask, secret: PersonSecret, answer: Any, challenge: Any) -> bool:
    value = used_challenge(ask, challenge, "authentication", str(secret.person_id))
    if value is None or not isinstance(answer, dict):
        return False
    devices = list(secret.fido_credentials or [])
    try:
        place, device = fido.asserted(answer, value, ask.settings.domain_name, devices)
    except fido.Refused:
        return False
    devices[place] = device
    secret.fido_credentials = devices
    return True


def used_challenge(ask: Ask, challenge: Any, purpose: str, person_id: str) -> str | None:
    """The challenge of a browser's cookie, for this purpose and person: young, and never used before. One statement."""
    if not isinstance(challenge, Mapping) or not challenge.get("value"):
        return None
    if (challenge.get("purpose"), challenge.get("person_id")) != (purpose, person_id):
        return None
    made = datetime.fromisoformat(challenge["at"])
    if ask.now - made > CHALLENGE_LIFE:
        return None
    value = str(challenge["value"])
    mark = f"challenge:{sha256(value.encode()).hexdigest()[:40]}"
    new = insert(RevokedToken).values(jti=mark, expires_at=made + CHALLENGE_LIFE)
    fresh = ask.db.execute(new.on_conflict_do_nothing().returning(RevokedToken.jti)).first()
    return value if fresh else None
