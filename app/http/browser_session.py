"""What a browser keeps between two steps of a log-in: a signed cookie `session` (spec 10 §A9).

It holds a challenge or the state of a sign-on, for minutes; who is signed in stands in the tokens alone.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface

from app.http.cookies import is_secure


class BrowserSession(SecureCookieSessionInterface):
    """Flask's signed cookie: `Lax`, `HttpOnly`, and `Secure` where the browser came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Did this browser come by https?"""
        return is_secure()

    def get_cookie_samesite(self, app: Flask) -> str:
        """Sent along when another site leads here, as sign-on does; not with its forms."""
        return "Lax"


def keep(name: str, value: dict[str, Any]) -> None:
    """Give the browser something to bring back."""
    session[name] = value


def taken(name: str) -> dict[str, Any] | None:
    """What the browser brings back; it is taken from it."""
    found = session.pop(name, None)
    return found if isinstance(found, dict) else None
