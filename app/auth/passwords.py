"""Password hashes: argon2id for ours, bcrypt accepted from an imported studio and re-hashed at log-in.

The cost is OWASP's recommendation for argon2id, 19 MiB and two passes in one lane: about 25 ms of one processor,
so that a studio of hundreds signs in at nine o'clock (bench/logins.py). All of it happens apart from other requests.
"""

from __future__ import annotations

from functools import lru_cache

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from app.auth.heavy import apart

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
BCRYPT_BYTES = 72


def hashed(password: str) -> str:
    """The argon2id hash of a clear password."""
    return apart(_HASHER.hash, password)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return apart(_HASHER.hash, "a password that nobody has")


def spend() -> None:
    """Cost what a real check costs, for accounts that do not exist or have no password (spec 10 §B1)."""
    verify("wrong", _decoy())


def verify(password: str, stored: str | None) -> bool:
    """Is this the password of the stored hash? An absent or unusable hash costs the same and is wrong."""
    if not stored:
        spend()
        return False
    if stored.startswith("$2"):
        try:
            return apart(bcrypt.checkpw, password.encode()[:BCRYPT_BYTES], stored.encode())
        except ValueError:
            return False
    try:
        return apart(_HASHER.verify, stored, password)
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        spend()
        return False


def outdated(stored: str) -> bool:
    """Should the hash be made anew at this log-in (bcrypt, or older argon2 parameters)?"""
    return stored.startswith("$2") or _HASHER.check_needs_rehash(stored)
