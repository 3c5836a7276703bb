"""Who may listen. A socket without a good access token is refused, for real (spec 60 §4, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ask import utc_now
from app.auth.identity import caller_of
from app.auth.tokens import REFRESH, bearer, claims_of
from app.errors import CallsheetError, NotSignedIn, TokenExpired, TokenRevoked
from app.extensions import Database
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


def token_of(cookies: Mapping[str, str], header: str | None, auth: Any) -> str:
    """The token of a handshake: cookie or `Authorization` header, else `token` of the auth payload, else ""."""
    try:
        return bearer(cookies, header)
    except CallsheetError:
        given = auth.get("token") if isinstance(auth, dict) else None
        return given if isinstance(given, str) else ""


def refusal(database: Database, settings: Settings, token: str) -> str | None:
    """Why this token may not listen, in the words of spec 60 §4; None when it may. One statement."""
    if not token:
        return NOTHING_GIVEN
    try:
        claims = claims_of(token, settings.secret_key)
        with database.session(readonly=True) as db:
            caller_of(db, claims, utc_now(), "GET")
    except CallsheetError as error:
        return REASONS.get(type(error)) or (REFRESH_TOKEN if is_refresh(settings, token) else INVALID)
    return None


def is_refresh(settings: Settings, token: str) -> bool:
    """Is it a refresh token of ours?"""
    try:
        return bool(claims_of(token, settings.secret_key, REFRESH))
    except CallsheetError:
        return False
