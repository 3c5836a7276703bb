"""What a browser keeps between two steps of a log-in: a signed cookie `session` (spec 10 §A9).

It holds a challenge or the state of a sign-on, for minutes; who is signed in stands in the tokens alone.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from app.http.cookies import is_secure


class BrowserSession(SecureCookieSessionInterface):
    """Flask's signed cookie: `Lax`, `HttpOnly`, and `Secure` where the browser came by https.

    Nearly no request has it, and those that do not pay nothing for it.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing where there is none."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where it was looked at."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)

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
