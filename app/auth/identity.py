"""From a token to a Caller: one statement a request (spec 10 §A9 'checks per authenticated request')."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from app.ask import Caller
from app.auth import tokens
from app.errors import CallsheetError, Forbidden, NotSignedIn, TokenRevoked
from app.models import names
from app.models.statements import execute_prepared

# The account, its departments, its teams with the effective role in each, and whether the token is revoked.
_COLUMNS = f"""
       person.role, person.active, person.is_bot, person.is_guest, person.studio_id,
       person.timezone, person.locale, person.preview_project_id, person.preview_opened_at,
       person.preview_open_until, secret.jti, secret.tokens_valid_after, secret.kept_session,
       ARRAY(SELECT department_id::text FROM department_link WHERE person_id = person.id) AS departments,
       (SELECT json_agg(json_build_array(
                   link.project_id,
                   CASE WHEN link.role IS NULL OR link.role = 'admin' THEN person.role ELSE link.role END,
                   status.name IS NOT DISTINCT FROM '{names.OPEN_STATUS}'))::text
        FROM project_person_link AS link
        JOIN project ON project.id = link.project_id
        LEFT JOIN project_status AS status ON status.id = project.project_status_id
        WHERE link.person_id = person.id) AS projects
"""  # noqa: S608 — only a constant of ours is written in
_SECRET = "LEFT JOIN person_secret AS secret ON secret.person_id = person.id"  # noqa: S105 (a join)
_ACCOUNT = f"""
SELECT {_COLUMNS}, EXISTS (SELECT FROM revoked_token WHERE revoked_token.jti IN ($2, $3)) AS revoked
FROM person {_SECRET} WHERE person.id = $1
"""  # noqa: S608
_ACCOUNTS = f"""
SELECT asked.place, {_COLUMNS},
       EXISTS (SELECT FROM revoked_token WHERE revoked_token.jti IN (asked.jti, asked.refresh_jti)) AS revoked
FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (person_id uuid, jti text, refresh_jti text))
     WITH ORDINALITY AS asked (person_id, jti, refresh_jti, place)
JOIN person ON person.id = asked.person_id {_SECRET}
"""  # noqa: S608

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
    return _caller(person_id, found, claims, now, method)


def callers_of(db: Session, many: Sequence[dict[str, Any]], now: datetime) -> list[Caller | CallsheetError]:
    """The callers behind verified claims, who read; in place of one who may not, the error. One statement."""
    asked = [
        {"person_id": str(claims.get("sub")), "jti": claims["jti"], "refresh_jti": claims.get("refresh_jti")}
        for claims in many
    ]
    with execute_prepared(db, _ACCOUNTS, [orjson.dumps(asked).decode()]) as cursor:
        columns = [column.name for column in cursor.description]
        found = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    judged: list[Caller | CallsheetError] = []
    for place, claims in enumerate(many, 1):
        try:
            judged.append(_caller(_id_of(claims), found.get(place), claims, now, "GET"))
        except CallsheetError as refused:
            judged.append(refused)
    return judged


def _caller(
    person_id: UUID, found: dict[str, Any] | None, claims: dict[str, Any], now: datetime, method: str
) -> Caller:
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
