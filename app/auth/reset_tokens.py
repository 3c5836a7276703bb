"""Tokens to choose a password by (spec 10 §B3): 64 characters that follow from a nonce and the server's key.

Stored is the nonce alone. The database does not open an account, and an administrator who asks for the link
gets the one that was mailed.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from app.auth.sealed import keyed_bytes

RESET_LIFE = timedelta(hours=2)
INVITATION_LIFE = timedelta(days=7)
RESEND_AFTER = timedelta(minutes=1)


def new_nonce() -> str:
    """What makes a token another one than the token before."""
    return secrets.token_urlsafe(24)


def token_of(email: str, nonce: str, key: str) -> str:
    """The token of an address and a nonce: 64 characters of A-Z and 2-7."""
    return base64.b32encode(keyed_bytes("reset token", f"{email.lower()} {nonce}", key)[:40]).decode()


def is_token_of(given: str, email: str, nonce: str, key: str) -> bool:
    """Is this the token? Compared in constant time."""
    return hmac.compare_digest(given.encode(), token_of(email, nonce, key).encode())


def link_of(domain_url: str, email: str, token: str, *, is_new: bool = False) -> str:
    """The page of the web client where the password is chosen."""
    query = {"email": email, "token": token, **({"type": "new"} if is_new else {})}
    return f"{domain_url}/reset-change-password?{urlencode(query)}"
