"""The log of events and the log of log-ins, newest first (spec 60 §2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, any_, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from app.access import events as access
from app.ask import Ask
from app.errors import WrongParameter
from app.models import ApiEvent, LoginLog
from app.queries.json import JsonStream, columns
from app.queries.prepared import Build, stream_where
from app.schemas.row import row

EventRow = row(
    ApiEvent, name="EventRow", without=("position", "transaction", "kept", "updated_at"), type_name=""
)
LoginLogRow = row(LoginLog, without=("updated_at",), type_name="", name="LoginLogListRow")
FILE_EVENTS = (
    "preview-file:add-file",
    "organisation:set-thumbnail",
    "person:set-thumbnail",
    "project:set-thumbnail",
)


def last(ask: Ask, asked: dict[str, Any]) -> JsonStream:
    """The newest events that the caller may read. One statement, two with a cursor."""
    where: list[ColumnElement[bool]] = []
    if asked["only_files"]:
        where.append(ApiEvent.name == any_(literal(list(FILE_EVENTS), ARRAY(Text()))))
    if asked["project_id"]:
        where.append(ApiEvent.project_id == asked["project_id"])
    if asked["name"]:
        where.append(ApiEvent.name == asked["name"])
    for words, pattern in ((asked["name_prefixes"], "{}:%"), (asked["name_suffixes"], "%:{}")):
        if words:
            where.append(or_(*(ApiEvent.name.like(pattern.format(word)) for word in words)))
    if asked["person_ids"]:
        where.append(ApiEvent.user_id == any_(asked["person_ids"]))
    return _newest(ask, _events, ApiEvent, where, asked)


def _events(ask: Any, limit: int, where: Any) -> Select[Any]:
    rows = select(*columns(ask, EventRow, ApiEvent)).where(ApiEvent.kept.is_(True), access.READS(ask, ApiEvent))
    return rows.where(*where).order_by(ApiEvent.created_at.desc(), ApiEvent.id.desc()).limit(limit)


def log_ins(ask: Ask, asked: dict[str, Any]) -> JsonStream:
    """The newest log-ins. One statement, two with a cursor."""
    where = [LoginLog.person_id == any_(asked["person_ids"])] if asked["person_ids"] else []
    return _newest(ask, _log_ins, LoginLog, where, asked)


def _log_ins(ask: Any, limit: int, where: Any) -> Select[Any]:
    rows = select(*columns(ask, LoginLogRow, LoginLog)).where(*where)
    return rows.order_by(LoginLog.created_at.desc(), LoginLog.id.desc()).limit(limit)


def names(ask: Ask) -> list[str]:
    """The names of all kept events. One statement."""
    chosen = select(ApiEvent.name).where(ApiEvent.kept.is_(True)).distinct().order_by(ApiEvent.name)
    return list(ask.db.scalars(chosen))


def _newest(
    ask: Ask, build: Build, model: Any, where: list[ColumnElement[bool]], asked: dict[str, Any]
) -> JsonStream:
    if asked["after"]:
        where.append(model.created_at > asked["after"])
    if asked["before"]:
        where.append(model.created_at < asked["before"])
    cursor: UUID | None = asked["cursor"]
    if cursor:
        at = ask.db.execute(select(model.created_at, model.id).where(model.id == cursor)).one_or_none()
        if at is None:
            raise WrongParameter("No row has the id of the cursor.")
        where.append(tuple_(model.created_at, model.id) < tuple_(*at))
    return stream_where(ask, build, asked["limit"], where=where)


def words_of(given: Sequence[str], name: str) -> list[str]:
    """Prefixes or suffixes of event names: small letters, digits and hyphens; else 400."""
    for word in given:
        if not word or not all(
            part.isascii() and (part.islower() or part.isdigit() or part == "-") for part in word
        ):
            raise WrongParameter(f"Wrong value for parameter {name}.")
    return list(given)
