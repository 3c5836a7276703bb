"""Who may listen. A socket without a good access token is refused, for real (spec 60 §4, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import playlists
from app.ask import Ask, Caller, utc_now
from app.auth.identity import caller_of
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
ROOMS = playlists.LISTS
"""Who may open a playlist's room: who reads the playlist (spec 60 §4.1)."""


class Refusal(Exception):
    """Why a token may not listen, in the words of spec 60 §4."""


@dataclass(frozen=True)
class Admission:
    """A token that was let in, and whose it is."""

    token: str
    caller: Caller

    @property
    def person(self) -> str:
        """The id of whose it is."""
        return str(self.caller.id)


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


def revoked(db: Session, listening: list[tuple[str, Admission]]) -> list[tuple[str, Admission]]:
    """The sockets whose session was ended since they came. One statement."""
    sessions = {
        sid: {one.caller.token.get("jti"), one.caller.token.get("refresh_jti")} for sid, one in listening
    }
    known = [jti for held in sessions.values() for jti in held if jti]
    ended = set(db.scalars(select(RevokedToken.jti).where(RevokedToken.jti.in_(known))))
    return [(sid, admission) for sid, admission in listening if sessions[sid] & ended]


def may_open(database: Database, settings: Settings, token: str, playlist_id: Any) -> bool:
    """May they open the room of this playlist? The token is judged anew; raises Refusal. Two statements."""
    with database.session(readonly=True) as db:
        caller = admit(db, settings, token).caller
        try:
            rows.judge(Ask(db=db, caller=caller, settings=settings), Playlist, ROOMS, UUID(str(playlist_id)))
        except (ValueError, NotFound, Forbidden):
            return False
    return True


def may_drive(database: Database, settings: Settings, token: str) -> bool:
    """May they send what others follow? Raises Refusal where the token is not good any more. One statement."""
    with database.session(readonly=True) as db:
        try:
            admit(db, settings, token, "POST")
        except Refusal as refused:
            if str(refused) != INVALID:
                raise
            admit(db, settings, token)
            return False
    return True
