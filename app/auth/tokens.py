"""JSON Web Tokens: made at log-in, read at each request (spec 10 §A9). HS256, key `SECRET_KEY`."""

from __future__ import annotations

import time as time_module
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import jwt
from flask_jwt_extended import create_access_token, create_refresh_token, get_jti

from app.errors import TokenExpired, TokenMissing, TokenUnusable

ACCESS = "access"
REFRESH = "refresh"
ACCESS_COOKIE = "access_token_cookie"
REFRESH_COOKIE = "refresh_token_cookie"
ACCESS_LIFE = timedelta(days=7)
REFRESH_LIFE = timedelta(days=15)
PERSON_TYPES = ("person", "person_api")
IDENTITY_TYPES = (*PERSON_TYPES, "bot")


def pair(person_id: UUID, **claims: Any) -> tuple[str, str]:
    """A new session: access token and refresh token, tied by the claim `refresh_jti`."""
    common = {"identity_type": "person", "at": time_module.time(), **claims}
    refresh = create_refresh_token(str(person_id), additional_claims=common, expires_delta=REFRESH_LIFE)
    return access(person_id, get_jti(refresh) or "", **claims), refresh


def access(person_id: UUID, refresh_jti: str, **claims: Any) -> str:
    """An access token of the session that `refresh_jti` names."""
    more = {"identity_type": "person", "at": time_module.time(), "refresh_jti": refresh_jti, **claims}
    return create_access_token(str(person_id), additional_claims=more, expires_delta=ACCESS_LIFE)


def api_token(person_id: UUID, identity_type: str, expiration_date: date | None) -> tuple[str, str]:
    """The one token of a bot or of a person's scripts, and its id; it ends with that day, UTC, or never."""
    life: timedelta | Literal[False] = False
    if expiration_date is not None:
        end = datetime.combine(expiration_date + timedelta(days=1), time(), UTC)
        life = end - datetime.now(UTC)
    token = create_access_token(
        str(person_id), additional_claims={"identity_type": identity_type}, expires_delta=life
    )
    return token, get_jti(token) or ""


def bearer(cookies: Mapping[str, str], header: str | None, cookie: str = ACCESS_COOKIE) -> str:
    """The token of a request: the cookie first, then `Authorization: Bearer T`, or the bare T (spec 00)."""
    found = cookies.get(cookie)
    if found:
        return found
    words = (header or "").split()
    if not words:
        raise TokenMissing()
    if words[0] != "Bearer":
        if len(words) > 1:
            raise TokenMissing()
        return words[0]
    if len(words) != 2:
        raise TokenUnusable("Bad Authorization header. Expected 'Authorization: Bearer <JWT>'")
    return words[1]


def claims_of(token: str, key: str, kind: str = ACCESS) -> dict[str, Any]:
    """The claims of a token of this kind; expired 401, anything else that is wrong with it 422 or 401."""
    try:
        claims = dict(_signed(token, key))
    except jwt.ExpiredSignatureError:
        raise TokenExpired() from None
    except (jwt.InvalidTokenError, ValueError):
        raise TokenUnusable("The token is not valid.") from None
    if "exp" in claims and claims["exp"] <= time_module.time():
        raise TokenExpired()
    if claims.get("type") != kind:
        raise TokenUnusable(f"Only {kind} tokens are allowed here.")
    if claims.get("identity_type") not in IDENTITY_TYPES or not claims.get("jti"):
        raise TokenMissing("Token has been revoked")
    return claims


@lru_cache(maxsize=4096)
def _signed(token: str, key: str) -> dict[str, Any]:
    """The claims of a well signed token. Only that is remembered: whether it has expired is asked each time."""
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["HS256"], options={"verify_aud": False})
    return claims


def issued_at(claims: dict[str, Any]) -> float:
    """When the token was made: seconds since the epoch, to the microsecond in our own."""
    return float(claims.get("at", claims.get("iat", 0)))


def ends_at(claims: dict[str, Any]) -> datetime:
    """When the token stops being valid by itself."""
    return datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else datetime.max.replace(tzinfo=UTC)
