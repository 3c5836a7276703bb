"""Cookies of browsers (spec 10 §A9): both under `/`, so that they travel under `/api` too."""

from __future__ import annotations

from ipaddress import ip_address

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
    """The client's address: `X-Real-IP` where a proxy of ours sets it, else the peer's (spec 10 §A6).

    Only a peer of a private network is taken for a proxy: from the open internet the header proves nothing.
    """
    peer = request.remote_addr or ""
    told = request.headers.get("X-Real-IP", "").strip()
    return _address(told) or peer or None if not peer or _is_near(peer) else peer


def mailed_address() -> str | None:
    """The address that a mail tells of: the first one of `X-Forwarded-For` that is one, else the client's.

    It is a text of an IP address and nothing else (spec 70, trap 13).
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    found = (_address(one.strip()) for one in told)
    return next((one for one in found if one), None) or _address(client_address() or "")


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _is_near(text: str) -> bool:
    address = _address(text)
    return address is None or ip_address(address).is_private or ip_address(address).is_loopback
