"""The log of events and the log of log-ins, newest first (spec 60 §2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, or_, select, tuple_

from app.access import events as access
from app.ask import Ask
from app.errors import WrongParameter
from app.models import ApiEvent, LoginLog
from app.queries.json import JsonText, columns, read_list
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


def last(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """The newest events that the caller may read. One statement, two with a cursor."""
    rows = select(*columns(ask, EventRow, ApiEvent)).where(ApiEvent.kept.is_(True), access.READS(ask, ApiEvent))
    if asked["only_files"]:
        rows = rows.where(ApiEvent.name.in_(FILE_EVENTS))
    if asked["project_id"]:
        rows = rows.where(ApiEvent.project_id == asked["project_id"])
    if asked["name"]:
        rows = rows.where(ApiEvent.name == asked["name"])
    for words, pattern in ((asked["name_prefixes"], "{}:%"), (asked["name_suffixes"], "%:{}")):
        if words:
            rows = rows.where(or_(*(ApiEvent.name.like(pattern.format(word)) for word in words)))
    if asked["person_ids"]:
        rows = rows.where(ApiEvent.user_id.in_(asked["person_ids"]))
    return _newest(ask, rows, ApiEvent, asked)


def log_ins(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """The newest log-ins. One statement, two with a cursor."""
    rows = select(*columns(ask, LoginLogRow, LoginLog))
    if asked["person_ids"]:
        rows = rows.where(LoginLog.person_id == any_(asked["person_ids"]))
    return _newest(ask, rows, LoginLog, asked)


def names(ask: Ask) -> list[str]:
    """The names of all kept events. One statement."""
    chosen = select(ApiEvent.name).where(ApiEvent.kept.is_(True)).distinct().order_by(ApiEvent.name)
    return list(ask.db.scalars(chosen))


def _newest(ask: Ask, rows: Select[Any], model: Any, asked: dict[str, Any]) -> JsonText:
    after: datetime | None = asked["after"]
    before: datetime | None = asked["before"]
    if after:
        rows = rows.where(model.created_at > after)
    if before:
        rows = rows.where(model.created_at < before)
    cursor: UUID | None = asked["cursor"]
    if cursor:
        at = ask.db.execute(select(model.created_at, model.id).where(model.id == cursor)).one_or_none()
        if at is None:
            raise WrongParameter("No row has the id of the cursor.")
        rows = rows.where(tuple_(model.created_at, model.id) < tuple_(*at))
    return read_list(ask, rows.order_by(model.created_at.desc(), model.id.desc()).limit(asked["limit"]))


def words_of(given: Sequence[str], name: str) -> list[str]:
    """Prefixes or suffixes of event names: small letters, digits and hyphens; else 400."""
    for word in given:
        if not word or not all(
            part.isascii() and (part.islower() or part.isdigit() or part == "-") for part in word
        ):
            raise WrongParameter(f"Wrong value for parameter {name}.")
    return list(given)
