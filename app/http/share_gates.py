"""The one gate of everything that a share link opens (spec 40 §6.2, §10.1-10.4).

`SharedLink` judges the token, its date, the password and the right to comment, for every route alike. A browser shows
by cookies what it proved before: the password, and which guests it is. A script sends `password` in the query string
(or `X-Share-Password`). A guest is who knows the id that `/guest` answered: nobody else is ever told it.
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
from app.queries.json import JsonText

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
    if hmac.compare_digest(request.cookies.get(share_links.cookie_name("password", link), ""), proof):
        return True
    given = request.args.get("password") or request.headers.get("X-Share-Password")
    if not given:
        return False
    TRIES.refuse()
    if not passwords.verify(given, link.password):
        TRIES.count()
        return False
    _give(share_links.cookie_name("password", link), proof)
    return True


def _give(name: str, value: str) -> None:
    """Set a cookie with the answer, which no script can read."""

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            name, value, max_age=HALF_A_YEAR, path="/", httponly=True, samesite="Lax", secure=is_secure()
        )
        return response


def remembered_guests(ask: Ask) -> list[UUID]:
    """The guests of the link that this browser entered as: ids of persons."""
    link: Opened = ask.link
    cookie = request.cookies.get(share_links.cookie_name("guests", link), "")
    return share_links.guests_in(ask.settings.secret_key, link, cookie)


def remember(ask: Ask, person_id: UUID) -> None:
    """The browser is this guest from now on."""
    link: Opened = ask.link
    persons = [id_ for id_ in remembered_guests(ask) if id_ != person_id]
    value = share_links.guests_cookie(ask.settings.secret_key, link, [*persons, person_id])
    _give(share_links.cookie_name("guests", link), value)


def as_guest(ask: Ask, guest_id: UUID) -> Opened:
    """From now on the guest asks: 403 unless it is the own id of a guest that the link made."""
    link: Opened = ask.link
    person_id = share_links.person_of(ask.settings.secret_key, guest_id)
    if not share_links.is_guest(ask.db, link, person_id):
        raise Forbidden("You are not this guest of the link.")
    ask.caller = link.guest(person_id)
    return link


def for_guest(ask: Ask, shown: JsonText, *persons: UUID) -> JsonText:
    """An answer with the guests' own ids in place of their persons': theirs who ask, nobody else's."""
    text = bytes(shown)
    secret = ask.settings.secret_key
    for person_id in {*persons, *remembered_guests(ask)}:
        text = text.replace(str(person_id).encode(), str(share_links.guest_id_of(secret, person_id)).encode())
    return JsonText(text)
