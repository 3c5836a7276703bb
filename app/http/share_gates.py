"""The one gate of everything that a share link opens (spec 40 §6.2, §10.1-10.4).

`SharedLink` judges the token, its date, the password and the right to comment, for every route alike. A browser shows
by cookies what it proved before: the password, and which guests it is. A script sends `password` in the query string
(or `X-Share-Password`) and the `guest_token` that the guest was given (in the body or as `X-Guest-Token`).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, request

from app.ask import Ask
from app.auth import passwords, share_links
from app.auth.share_links import Opened
from app.errors import Forbidden, NotFound
from app.http.cookies import is_secure
from app.http.gates import Gate
from app.http.throttle import Throttle

TRIES = Throttle("share-passwords", "login_failures_per_minute", refusals_only=True)
HALF_A_YEAR = 182 * 24 * 3600


class SharedLink(Gate):
    """The token of the path is that of an open link (404), and may do what is asked (403)."""

    public = True
    words = "everybody who has the share link, and its password if it has one"

    def __init__(self, *, comments: bool = False) -> None:
        self.comments = comments
        if comments:
            self.words = f"{self.words}; the link allows comments"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or leave the link with the ask."""
        link = share_links.opened(ask.db, path["token"], ask.now)
        if link is None or (link.password and not _password_shown(ask, link)):
            raise NotFound()
        if self.comments and not link.can_comment:
            raise Forbidden("This link does not allow comments.")
        ask.link = link


def _password_shown(ask: Ask, link: Opened) -> bool:
    """Was the password given now, or proven before?"""
    proof = share_links.password_proof(ask.settings.secret_key, link)
    if hmac.compare_digest(request.cookies.get(_cookie("password", link), ""), proof):
        return True
    given = request.args.get("password") or request.headers.get("X-Share-Password")
    if not given:
        return False
    TRIES.refuse()
    if not passwords.verify(given, link.password):
        TRIES.count()
        return False
    _give(_cookie("password", link), proof)
    return True


def _cookie(purpose: str, link: Opened) -> str:
    return f"share_{purpose}_{link.id.hex[:16]}"


def _give(name: str, value: str) -> None:
    """Set a cookie with the answer, which no script can read."""

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            name, value, max_age=HALF_A_YEAR, path="/", httponly=True, samesite="Lax", secure=is_secure()
        )
        return response


def proven_guests(ask: Ask, raw: Mapping[str, Any] | None = None) -> list[UUID]:
    """The guests of the link that the request proves to be."""
    link: Opened = ask.link
    shown = (
        request.cookies.get(_cookie("guest", link)),
        request.headers.get("X-Guest-Token"),
        request.args.get("guest_token"),
        (raw or {}).get("guest_token"),
    )
    secret = ask.settings.secret_key
    found = [id_ for token in shown if token for id_ in share_links.guests_in(secret, link, str(token))]
    return list(dict.fromkeys(found))


def welcome(ask: Ask, guest_id: UUID) -> str:
    """The browser is this guest from now on; answers the guest's own token, for scripts."""
    link: Opened = ask.link
    secret = ask.settings.secret_key
    others = [id_ for id_ in proven_guests(ask) if id_ != guest_id]
    _give(_cookie("guest", link), share_links.guest_token(secret, link, *others, guest_id))
    return share_links.guest_token(secret, link, guest_id)


def as_guest(ask: Ask, guest_id: UUID, raw: Mapping[str, Any] | None = None) -> Opened:
    """From now on the guest asks: 403 unless the request proves to be them, and the link made them."""
    link: Opened = ask.link
    if guest_id not in proven_guests(ask, raw) or not share_links.is_guest(ask.db, link, guest_id):
        raise Forbidden("You are not this guest of the link.")
    ask.caller = link.guest(guest_id)
    return link
