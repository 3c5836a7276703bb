"""Cookies of browsers (spec 10 §A9): both under `/`, so that they travel under `/api` too."""

from __future__ import annotations

from flask import Response, request

from app.auth.tokens import ACCESS_COOKIE, REFRESH_COOKIE

YEAR = 31_540_000


def is_browser() -> bool:
    """Does a browser ask, whatever its name? Scripts get their tokens in the body alone."""
    return request.headers.get("User-Agent", "").startswith(("Mozilla/", "Opera/"))


def is_secure() -> bool:
    """Did the browser come by https, perhaps through a proxy?"""
    return request.is_secure or request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip() == "https"


def give(response: Response, access: str | None = None, refresh: str | None = None) -> Response:
    """Set the cookies of a session."""
    for name, token in ((ACCESS_COOKIE, access), (REFRESH_COOKIE, refresh)):
        if token is not None:
            response.set_cookie(
                name, token, max_age=YEAR, path="/", httponly=True, samesite="Lax", secure=is_secure()
            )
    return response


def clear(response: Response) -> Response:
    """Take the cookies of a session back."""
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=is_secure())
    return response


def client_address() -> str | None:
    """The client's address: `X-Real-IP` where a proxy sets it, else the peer's (spec 10 §A6)."""
    return (request.headers.get("X-Real-IP") or request.remote_addr or "")[:45] or None
