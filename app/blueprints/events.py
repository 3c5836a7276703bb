"""Doors of the event log (spec 60 §2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import events as access
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import Forbidden, WrongParameter
from app.http.domains import data
from app.http.gates import Gate, only
from app.http.operation import operation
from app.queries import events
from app.queries.json import JsonStream
from app.queries.paging import number
from app.schemas.tables import ApiEventRow
from app.schemas.write import uuid_of

MOST = 1000
DATE, DAY = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"

place(Table(path="events", schema=ApiEventRow, read=access.KEPT, door=only(ADMIN), most=MOST))


class _ReadsEvents(Gate):
    """Admin, or manager of the studio or of the project that the query names."""

    words = "admin, or manager (of the project that is named)"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse with 403."""
        limit_of()
        project_id = _id("project_id")
        if ask.caller.is_admin or (project_id is None and ask.caller.role == "manager"):
            return
        if project_id is None or ask.caller.role_in(project_id) != "manager":
            raise Forbidden()


def limit_of() -> int:
    """How many rows are asked for: 100, at most 1000."""
    limit = number(request.args, "limit")
    if limit is not None and limit < 0:
        raise WrongParameter("Wrong value for parameter limit.")
    return min(MOST, 100 if limit is None else limit)


def _id(name: str) -> UUID | None:
    given = request.args.get(name)
    return uuid_of(given, name) if given else None


def _moment(name: str) -> datetime | None:
    given = request.args.get(name)
    if not given:
        return None
    for form in (DATE, DAY):
        try:
            return datetime.strptime(given, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise WrongParameter(f"Wrong date format for {name} argument. Expected format: {DATE} or {DAY}")


def _common(cursor: str) -> dict[str, Any]:
    return {
        "after": _moment("after"),
        "before": _moment("before"),
        "cursor": _id(cursor),
        "limit": limit_of(),
        "person_ids": [uuid_of(id_, "person_ids") for id_ in request.args.getlist("person_ids")],
    }


@data.resource("/events/last")
class EventsLast(Resource):
    @operation(access=_ReadsEvents(), reply=events.EventRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """List the newest events that the caller may read."""
        asked = _common("cursor_event_id") | {
            "only_files": request.args.get("only_files") == "true",
            "project_id": _id("project_id"),
            "name": request.args.get("name"),
            "name_prefixes": events.words_of(request.args.getlist("name_prefixes"), "name_prefixes"),
            "name_suffixes": events.words_of(request.args.getlist("name_suffixes"), "name_suffixes"),
        }
        return events.last(ask, asked)


@data.resource("/events/names")
class EventsNames(Resource):
    @operation(access=only(access.GLOBAL_MANAGER))
    def get(self, ask: Ask) -> list[str]:
        """List the names of the stored events."""
        return events.names(ask)


@data.resource("/events/login-logs/last")
class EventsLoginLogs(Resource):
    @operation(access=only(ADMIN), reply=events.LoginLogRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """List the newest log-ins."""
        return events.log_ins(ask, _common("cursor_login_log_id"))
