"""Conditional GET from the event log: an ETag names the newest settled event that could change the answer.

Newest settled event of the project or of no project, the caller's fingerprint, the query string and the schema
version (DESIGN §8). While a transaction older than that event is open no ETag is sent: what it writes would not
be newer by place.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Response, request

from app.ask import Ask
from app.errors import Stale
from app.models.statements import execute_prepared

SCHEMA_VERSION = "1"

_NEWEST = """
    SELECT string_agg(place, '/' ORDER BY place), coalesce(bool_and(settled), true)
    FROM (
        (SELECT transaction::text || '.' || position AS place,
                transaction < pg_snapshot_xmin(pg_current_snapshot()) AS settled
         FROM api_event WHERE project_id = $1 ORDER BY transaction DESC, position DESC LIMIT 1)
        UNION ALL
        (SELECT transaction::text || '.' || position,
                transaction < pg_snapshot_xmin(pg_current_snapshot())
         FROM api_event WHERE project_id IS NULL ORDER BY transaction DESC, position DESC LIMIT 1)
    ) AS newest
    """


def tag_of(ask: Ask, project_id: UUID | None) -> str | None:
    """The ETag of an answer about a project, None when none can be given now. One statement."""
    if project_id is None:
        return None
    with execute_prepared(ask.db, _NEWEST, [str(project_id)]) as cursor:
        place, settled = cursor.fetchone()
    if not settled:
        return None
    caller = ask.caller
    fingerprint = (
        str(caller.id),
        str(caller.role_in(project_id)),
        ",".join(sorted(map(str, caller.departments))),
        place or "",
        request.path,
        request.query_string.decode("latin-1"),
        SCHEMA_VERSION,
    )
    return hashlib.sha256("\n".join(fingerprint).encode()).hexdigest()[:40]


def matches(tag: str | None) -> bool:
    """Has the client this very answer already?"""
    return tag is not None and request.if_none_match.contains(tag)


def of_row(text: bytes) -> str:
    """The ETag of one row as it was read: whoever sends it back as `If-Match` changes that very state (RFC 9110)."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def row_answer(text: bytes) -> Response:
    """A row with its ETag; 304 when the client has it already."""
    tag = of_row(text)
    made = Response(status=304) if matches(tag) else Response(text, mimetype="application/json")
    made.set_etag(tag)
    return made


def asks_match() -> bool:
    """Does the client say which state it changes?"""
    return "If-Match" in request.headers


def require_match(text: bytes) -> None:
    """412 when the row is not in the state that the client knows."""
    if not request.if_match.contains(of_row(text)):
        raise Stale()


def mark(response: Response, tag: str | None) -> Response:
    """Put the ETag on the answer."""
    if tag is not None:
        response.set_etag(tag)
        response.headers["Cache-Control"] = "private, no-cache"
    return response
