"""Recovery codes: sixteen of ten characters, shown once, stored hashed, each good once (spec 10 §B4, §B5).

The codes of one set share a salt, so that checking one costs one hash however many there are (spec 10 §E,
'Slow spots'). A code has 51 random bits: a cheap argon2id is more than enough for it. Codes of an imported
studio are bcrypt hashes and still open.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import string
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from app.auth import passwords
from app.auth.heavy import apart

NUMBER = 16
LENGTH = 10
_ALPHABET = string.ascii_uppercase + string.digits
_MARK = "rc1"
_COST: dict[str, Any] = {"time_cost": 1, "memory_cost": 8192, "parallelism": 1, "hash_len": 24, "type": Type.ID}


def make() -> tuple[list[str], list[str]]:
    """Sixteen new codes: in clear, to be shown once, and hashed."""
    salt = secrets.token_bytes(16)
    clear = ["".join(secrets.choice(_ALPHABET) for _ in range(LENGTH)) for _ in range(NUMBER)]
    return clear, [f"{_MARK}${_text(salt)}${_hash(code, salt)}" for code in clear]


def without(code: str, hashes: list[str]) -> list[str] | None:
    """The hashes that remain once this code is used; None when it is none of them."""
    used = _used(code.strip().upper(), hashes)
    if used is None:
        used = next((one for one in hashes if one.startswith("$2") and passwords.verify(code, one)), None)
    return None if used is None else [one for one in hashes if one != used]


def _used(code: str, hashes: list[str]) -> str | None:
    found = None
    made: dict[str, str] = {}
    for stored in hashes:
        mark, _, rest = stored.partition("$")
        salt, _, digest = rest.partition("$")
        if mark != _MARK or not digest:
            continue
        if salt not in made:
            made[salt] = _hash(code, base64.urlsafe_b64decode(salt))
        if hmac.compare_digest(made[salt], digest):
            found = stored
    return found


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _hash(code: str, salt: bytes) -> str:
    return _text(apart(lambda: hash_secret_raw(code.encode(), salt, **_COST)))
