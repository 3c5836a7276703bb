"""The one error envelope: every exception becomes `{"error": true, "message", "data"}` here (spec 10 §A5)."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import psycopg2
from flask import Flask, Response, current_app
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.errors import CallsheetError
from app.http.answers import JSON, to_bytes

logger = logging.getLogger("callsheet.errors")

UNIQUE, FOREIGN_KEY, NOT_NULL, CHECK, EXCLUSION = "23505", "23503", "23502", "23514", "23P01"
CROSSED = frozenset({"40001", "40P01", "55P03"})  # each waited for the other, try after try
CONFLICTS = {
    UNIQUE: "A record with the same unique values already exists.",
    NOT_NULL: "A required field is missing.",
    CHECK: "One of the provided values is not allowed.",
    EXCLUSION: "The change conflicts with another record.",
}
REFERENCED = "The change conflicts with records referencing this one."
ABSENT = "One of the provided ids points to a record that does not exist."
INVALID = "One of the provided values has an invalid format."

# What a constraint of ours says to people, where the general sentence does not help.
CONSTRAINTS = {
    "uq_task_name_project_id_task_type_id_entity_id": "This task already exists.",
    "ck_task_difficulty": "The difficulty of a task is a number from 1 to 5.",
    "uq_schedule_item_project_id_task_type_id_object_id": "A similar schedule item already exists",
    "uq_project_template_name": "A project template with this name already exists",
    "ck_time_spent_duration": "The duration must be more than zero.",
}


def envelope(message: str, status: int, data: Any = None, **extra: Any) -> Response:
    """An error's answer."""
    body = {"error": True, "message": message, "data": data, **extra}
    return Response(to_bytes(body), status=status, mimetype=JSON)


def database_message(original: Any) -> str | None:
    """What to tell about a refusal of PostgreSQL; None when it is no fault of the request. SQL never leaves."""
    code = getattr(original, "pgcode", None) or ""
    detail = getattr(original, "diag", None)
    name = getattr(detail, "constraint_name", None)
    if name in CONSTRAINTS:
        return CONSTRAINTS[name]
    if code == FOREIGN_KEY:
        text = str(getattr(detail, "message_primary", "") or "")
        return REFERENCED if text.startswith("update or delete") else ABSENT
    if code in CONFLICTS:
        return CONFLICTS[code]
    if code.startswith(("22", "54")) or isinstance(original, psycopg2.DataError):
        return INVALID
    if isinstance(original, psycopg2.IntegrityError):
        return REFERENCED
    return None


def handle(error: Exception) -> Response:
    """The answer of any exception."""
    if isinstance(error, CallsheetError):
        if error.status >= 500:
            logger.exception("refused by the house")
        return envelope(error.message, error.status, error.data, **error.extra)
    if isinstance(error, HTTPException):
        response = error.get_response()
        answer = envelope(f"{error.code} {error.name}: {error.description}", error.code or 500)
        for header in ("Allow", "WWW-Authenticate", "Retry-After", "Location", "Content-Range"):
            if header in response.headers:
                answer.headers[header] = response.headers[header]
        return answer
    if isinstance(error, NoResultFound):
        # The gate saw the row; somebody removed it before it was locked.
        logger.warning("a row went while it was asked for", exc_info=error)
        return envelope("What was asked for is not there any more.", 404)
    if isinstance(error, PoolTimeout):
        logger.error("no database connection was free in time")
        return envelope("The server is busy; try again in a moment.", 503)
    original = error.orig if isinstance(error, DBAPIError) else error
    told = _of_database(original) if isinstance(original, psycopg2.Error) else None
    return told or unexpected(error)


def _of_database(original: Any) -> Response | None:
    """The answer when PostgreSQL refused or is away; None when the fault is ours."""
    message = database_message(original)
    if message is not None:
        return envelope(message, 400)
    if original.pgcode in CROSSED:
        logger.error("two writes stood in each other's way to the last try")
        return envelope("The server is busy; try again in a moment.", 503)
    if isinstance(original, psycopg2.OperationalError) and not original.pgcode:
        logger.error("the database is away")
        return envelope("The database is away; try again in a moment.", 503)
    return None


def unexpected(error: Exception) -> Response:
    """A fault of ours: logged whole, told to nobody but in DEBUG."""
    logger.error("unexpected error", exc_info=error)
    if current_app.config["DEBUG"]:
        return envelope(str(error), 500, stacktrace=traceback.format_exception(error))
    return envelope("Internal server error.", 500)


def register(app: Flask) -> None:
    """Every error of the app goes through `handle`."""
    app.register_error_handler(Exception, handle)
