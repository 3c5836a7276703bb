"""Texts sealed with the server's key: who reads the database alone cannot use them (spec 10 §E10).

A sealed text does not outlive SECRET_KEY. Texts of an imported studio are in clear and are taken as they are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = "sealed:"


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"callsheet {purpose}".encode()).derive(key.encode())


def sealed(text: str, key: str) -> str:
    """The text under the key `key`."""
    box = Fernet(base64.urlsafe_b64encode(_derived(key, "sealed texts")))
    return _MARK + box.encrypt(text.encode()).decode()


def opened(stored: str | None, key: str) -> str | None:
    """The clear text; None when there is none, or when it was sealed under another key."""
    if not stored or not stored.startswith(_MARK):
        return stored or None
    box = Fernet(base64.urlsafe_b64encode(_derived(key, "sealed texts")))
    try:
        return box.decrypt(stored.removeprefix(_MARK)).decode()
    except InvalidToken:
        return None


def keyed_hash(purpose: str, text: str, key: str) -> str:
    """A hash of 64 hexadecimal digits that nobody can make without the key: a short code cannot be guessed back."""
    return hmac.new(_derived(key, purpose), text.encode(), hashlib.sha256).hexdigest()


def keyed_bytes(purpose: str, text: str, key: str) -> bytes:
    """The 64 bytes that follow from a text and the key."""
    return hmac.new(_derived(key, purpose), text.encode(), hashlib.sha512).digest()
