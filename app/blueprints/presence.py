"""Presence: desktop log-ins of people, and the month as a sheet (spec 10 §D2, §D7)."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import presence as access
from app.access.rule import ADMIN
from app.ask import Ask
from app.errors import WrongParameter
from app.exports.sheets import sheet
from app.http.domains import data
from app.http.gates import PERSON, on, only
from app.http.operation import operation
from app.models import Person
from app.queries import presence as read
from app.queries import rows as row_queries
from app.queries.json import JsonStream, JsonText
from app.schemas import periods
from app.schemas.presence import DesktopLoginLogRow, DesktopLoginPost
from app.services import presence

MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)


def _note(ask: Ask, person_id: UUID, body: dict[str, Any]) -> JsonText:
    id_ = presence.note_login(ask, person_id, body["date"] or ask.now)
    return row_queries.one(ask, DesktopLoginLogRow, id_)


@data.resource("/persons/<uuid:person_id>/desktop-login-logs")
class PersonDesktopLogins(Resource):
    """Desktop log-ins of a person."""

    @operation(access=on(Person, access.READS, "person_id"), reply=DesktopLoginLogRow, many=True)
    def get(self, ask: Ask, person_id: UUID) -> JsonText:
        """List a person's desktop log-ins, newest first."""
        return read.logins(ask, person_id)

    @operation(
        access=on(Person, access.NOTES, "person_id"),
        body=DesktopLoginPost,
        reply=DesktopLoginLogRow,
        status=201,
    )
    def post(self, ask: Ask, person_id: UUID, body: dict[str, Any]) -> JsonText:
        """Note that a person logged in to a desktop tool; their last presence follows."""
        return _note(ask, person_id, body)


@data.resource("/user/desktop-login-logs")
class UserDesktopLogins(Resource):
    """Desktop log-ins of the caller."""

    @operation(access=PERSON, reply=DesktopLoginLogRow, many=True)
    def get(self, ask: Ask) -> JsonText:
        """List the caller's desktop log-ins, newest first."""
        return read.logins(ask, ask.caller.id)

    @operation(access=PERSON, body=DesktopLoginPost, reply=DesktopLoginLogRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Note that the caller logged in to a desktop tool."""
        return _note(ask, ask.caller.id, body)


@data.resource("/persons/presence-logs/<string:month_date>")
class PresenceLogs(Resource):
    """The month as a sheet."""

    @operation(access=only(ADMIN), media_type="text/csv")
    def get(self, ask: Ask, month_date: str) -> JsonStream:
        """Export who was here on which day of a month (`YYYY-MM`), as CSV."""
        found = MONTH.fullmatch(month_date)
        if found is None:
            raise WrongParameter("The month must be written YYYY-MM.")
        first, last = periods.month(*found.groups())
        header = [f"{first.year:04}", *range(1, last.day + 1)]
        return sheet(["export"], header, read.month(ask, first, last))
