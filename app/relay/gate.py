"""Who may listen. A socket without a good access token is refused, for real (spec 60 §4, §16)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import String, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.access import playlists
from app.ask import NOBODY, Ask, Caller, utc_now
from app.auth import passwords, share_links
from app.auth.identity import caller_of, callers_of
from app.auth.share_links import Opened
from app.auth.tokens import REFRESH, bearer, claims_of
from app.errors import CallsheetError, Forbidden, NotFound, NotSignedIn, TokenExpired, TokenRevoked
from app.extensions import Database
from app.models import Playlist, RevokedToken
from app.queries import rows
from app.settings import Settings

NOTHING_GIVEN = (
    "Missing access token: send the Kitsu cookie, an Authorization header"
    ' or the token in the auth payload, {"token": "<access token>"}.'
)
REASONS: dict[type[CallsheetError], str] = {
    TokenExpired: "Access token expired.",
    TokenRevoked: "Access token revoked.",
    NotSignedIn: "Inactive account.",
}
REFRESH_TOKEN = "A refresh token was given: send the access token."  # noqa: S105 (a sentence)
INVALID = "Invalid access token."
SECOND_FACTOR = "Two-factor authentication setup is required."
LINK_REFUSED = "This share link is not open, or its password is missing."
ROOMS = playlists.LISTS
"""Who may open a playlist's room: who reads the playlist (spec 60 §4.1)."""


class Refusal(Exception):
    """Why a token may not listen, in the words of spec 60 §4."""


@dataclass(frozen=True)
class Admission:
    """Who was let in: an account by its token, or whoever holds a share link."""

    token: str
    caller: Caller
    link: Opened | None = None

    @property
    def person(self) -> str | None:
        """The id of whose it is; None of somebody who holds a link and has not entered as a guest."""
        return str(self.caller.id) if self.caller.id != NOBODY.id else None

    @property
    def key(self) -> UUID:
        """Those with the same key are told the same: the person, or the link."""
        return self.link.id if self.link else self.caller.id


def token_of(cookies: Mapping[str, str], header: str | None, auth: Any) -> str:
    """The token of a handshake: cookie or `Authorization` header, else `token` of the auth payload, else ""."""
    try:
        return bearer(cookies, header)
    except CallsheetError:
        given = auth.get("token") if isinstance(auth, dict) else None
        return given if isinstance(given, str) else ""


def admit(db: Session, settings: Settings, token: str, method: str = "GET") -> Admission:
    """Who listens with this token, as of now; raises Refusal. One statement.

    `method="POST"`: who drives a room; a preview account only watches.
    """
    if not token:
        raise Refusal(NOTHING_GIVEN)
    try:
        claims = claims_of(token, settings.secret_key)
        caller = caller_of(db, claims, utc_now(), method)
    except CallsheetError as error:
        told = REASONS.get(type(error)) or (REFRESH_TOKEN if is_refresh(settings, token) else INVALID)
        raise Refusal(told) from None
    if claims.get("requires_2fa_setup"):
        raise Refusal(SECOND_FACTOR)
    return Admission(token, caller)


def refusal(database: Database, settings: Settings, token: str) -> str | None:
    """Why this token may not listen; None when it may. One statement."""
    try:
        with database.session(readonly=True) as db:
            admit(db, settings, token)
    except Refusal as refused:
        return str(refused)
    return None


def is_refresh(settings: Settings, token: str) -> bool:
    """Is it a refresh token of ours?"""
    try:
        return bool(claims_of(token, settings.secret_key, REFRESH))
    except CallsheetError:
        return False


def judged(db: Session, settings: Settings, many: Sequence[Admission]) -> list[Admission | None]:
    """The same, as of now; None in place of who may not listen any more. One statement, and one for each link."""
    claims = [None if one.link else _claims(settings, one.token) for one in many]
    callers = iter(callers_of(db, [one for one in claims if one is not None], utc_now()))
    links = {one.link.token: share_links.opened(db, one.link.token, utc_now()) for one in many if one.link}
    found: list[Admission | None] = []
    for one, claimed in zip(many, claims, strict=True):
        if one.link:
            now = links[one.link.token]
            found.append(replace(one, link=now) if now and now.password == one.link.password else None)
            continue
        caller = next(callers) if claimed is not None else None
        found.append(Admission(one.token, caller) if isinstance(caller, Caller) else None)
    return found


def _claims(settings: Settings, token: str) -> dict[str, Any] | None:
    try:
        return claims_of(token, settings.secret_key)
    except CallsheetError:
        return None


def revoked(db: Session, listening: Sequence[Admission]) -> list[Admission]:
    """Those whose session was ended since they came. One statement."""
    sessions = [{one.caller.token.get("jti"), one.caller.token.get("refresh_jti")} for one in listening]
    known = sorted({jti for held in sessions for jti in held if jti})
    ended = set(db.scalars(select(RevokedToken.jti).where(RevokedToken.jti == any_(known_jtis(known)))))
    return [one for one, held in zip(listening, sessions, strict=True) if held & ended]


def known_jtis(known: list[str]) -> Any:
    """Ids of tokens as one parameter, however many."""
    return bindparam("known", known, type_=ARRAY(String()))


def admit_guest(
    db: Session, settings: Settings, given: Mapping[str, Any], cookies: Mapping[str, str]
) -> Admission:
    """Who listens with a share link: its playlist is all that they hear of (spec 40 §6.2). Raises Refusal.

    `share_token` is the link's, `password` or the cookie of the link's own pages proves its password, `guest_id` is
    the own id of one of its guests, who may then be seen in the review room. Two statements at most.
    """
    link = share_links.opened(db, str(given["share_token"]), utc_now())
    if link is None or (link.password and not _password_shown(settings, link, given, cookies)):
        raise Refusal(LINK_REFUSED)
    guest = _id(given.get("guest_id"))
    person = share_links.person_of(settings.secret_key, guest) if guest else None
    if person is None or not share_links.is_guest(db, link, person):
        person = NOBODY.id
    return Admission("", link.guest(person), link)


def _password_shown(
    settings: Settings, link: Opened, given: Mapping[str, Any], cookies: Mapping[str, str]
) -> bool:
    proof = share_links.password_proof(settings.secret_key, link)
    shown = cookies.get(share_links.cookie_name("password", link), "")
    word = given.get("password")
    if hmac.compare_digest(shown.encode(), proof.encode()):
        return True
    return isinstance(word, str) and passwords.verify(word, link.password)


def _id(given: Any) -> UUID | None:
    try:
        return UUID(str(given))
    except ValueError:
        return None


def may_open(database: Database, settings: Settings, admission: Admission, playlist_id: Any) -> bool:
    """May they open the room of this playlist? They are judged anew; raises Refusal. Two statements."""
    with database.session(readonly=True) as db:
        if admission.link:
            _require_open(db, settings, admission)
            return str(admission.link.playlist_id) == playlist_id
        caller = admit(db, settings, admission.token).caller
        try:
            rows.judge(Ask(db=db, caller=caller, settings=settings), Playlist, ROOMS, UUID(str(playlist_id)))
        except (ValueError, NotFound, Forbidden):
            return False
    return True


def may_drive(database: Database, settings: Settings, admission: Admission) -> bool:
    """May they send what others follow? Guests only watch. Raises Refusal where they may not listen any more."""
    with database.session(readonly=True) as db:
        if admission.link:
            _require_open(db, settings, admission)
            return False
        try:
            admit(db, settings, admission.token, "POST")
        except Refusal as refused:
            if str(refused) != INVALID:
                raise
            admit(db, settings, admission.token)
            return False
    return True


def _require_open(db: Session, settings: Settings, admission: Admission) -> None:
    if judged(db, settings, [admission]) == [None]:
        raise Refusal(LINK_REFUSED)
