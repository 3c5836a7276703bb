"""From a token to a Caller: one statement a request (spec 10 §A9 'checks per authenticated request')."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from app.ask import Caller
from app.auth import tokens
from app.errors import Forbidden, NotSignedIn, TokenRevoked
from app.models import names
from app.models.statements import execute_prepared

# The account, its departments, its teams with the effective role in each, and whether the token is revoked.
_ACCOUNT = f"""
SELECT person.role, person.active, person.is_bot, person.is_guest, person.studio_id,
       person.timezone, person.locale, person.preview_project_id, person.preview_opened_at,
       person.preview_open_until, secret.jti, secret.tokens_valid_after, secret.kept_session,
       EXISTS (SELECT FROM revoked_token WHERE revoked_token.jti IN ($2, $3)) AS revoked,
       ARRAY(SELECT department_id::text FROM department_link WHERE person_id = person.id) AS departments,
       (SELECT json_agg(json_build_array(
                   link.project_id,
                   CASE WHEN link.role IS NULL OR link.role = 'admin' THEN person.role ELSE link.role END,
                   status.name IS NOT DISTINCT FROM '{names.OPEN_STATUS}'))::text
        FROM project_person_link AS link
        JOIN project ON project.id = link.project_id
        LEFT JOIN project_status AS status ON status.id = project.project_status_id
        WHERE link.person_id = person.id) AS projects
FROM person LEFT JOIN person_secret AS secret ON secret.person_id = person.id
WHERE person.id = $1
"""  # noqa: S608 — only a constant of ours is written in

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def caller_of(db: Session, claims: dict[str, Any], now: datetime, method: str) -> Caller:
    """The caller behind verified claims. One statement.

    Errors: 401 when the token is revoked, or the account unknown, inactive or outside its preview window; 403 when
    a preview account writes.
    """
    person_id = _id_of(claims)
    values = [str(person_id), claims["jti"], claims.get("refresh_jti") or ""]
    with execute_prepared(db, _ACCOUNT, values) as cursor:
        row = cursor.fetchone()
        found = dict(zip((column.name for column in cursor.description), row, strict=True)) if row else None
    if found is None or not found["active"]:
        raise NotSignedIn()
    _refuse_revoked(found, claims)
    if found["preview_project_id"]:
        _refuse_preview(found, claims, now, method)
    teams = orjson.loads(found["projects"] or "[]")
    return Caller(
        id=person_id,
        role=found["role"],
        departments=[UUID(id_) for id_ in found["departments"]],
        projects={UUID(id_): role for id_, role, _open in teams},
        open_projects=frozenset(UUID(id_) for id_, _role, is_open in teams if is_open),
        identity_type=claims["identity_type"],
        is_bot=found["is_bot"],
        studio_id=UUID(str(found["studio_id"])) if found["studio_id"] else None,
        timezone=found["timezone"],
        locale=found["locale"],
        token=claims,
    )


def _id_of(claims: dict[str, Any]) -> UUID:
    try:
        return UUID(str(claims.get("sub")))
    except ValueError:
        raise NotSignedIn() from None


def _refuse_revoked(found: dict[str, Any], claims: dict[str, Any]) -> None:
    if claims["identity_type"] != "person":
        if found["jti"] != claims["jti"]:
            raise TokenRevoked()
        return
    valid_after = found["tokens_valid_after"]
    session = claims.get("refresh_jti") or claims["jti"]
    outlived = valid_after is not None and tokens.issued_at(claims) < valid_after.timestamp()
    if found["revoked"] or (outlived and session != found["kept_session"]):
        raise TokenRevoked()


def _refuse_preview(found: dict[str, Any], claims: dict[str, Any], now: datetime, method: str) -> None:
    """A preview account reads while its window is open (spec 10 §A10.6)."""
    opened, until = found["preview_opened_at"], found["preview_open_until"]
    if opened is None or until is None or now > until or tokens.issued_at(claims) < opened.timestamp():
        raise NotSignedIn()
    if method not in SAFE_METHODS:
        raise Forbidden()
