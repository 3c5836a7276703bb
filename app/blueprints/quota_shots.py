"""The shots that a person worked on in a period (spec 10 §D5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access.todos import NO_BOT
from app.ask import Ask
from app.errors import Forbidden
from app.http.domains import data
from app.http.gates import Gate, on
from app.http.operation import operation
from app.models import Person
from app.queries import quota_shots as read
from app.queries.json import JsonText
from app.schemas import periods
from app.schemas.quotas import QuotaShotRow, QuotaShotsQuery
from app.schemas.write import uuid_of


class CountsPerson(Gate):
    """The person themself and admins; managers and supervisors of the project of the query string."""

    words = "the person, admins, managers and supervisors of ?project_id="

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        named = request.args.get("project_id")
        project_id = uuid_of(named, "project_id") if named else None
        leads = ask.caller.role_in(project_id) in ("admin", "manager", "supervisor")
        if not (leads or ask.caller.is_admin or path["person_id"] == ask.caller.id):
            raise Forbidden()


COUNTS = on(Person, NO_BOT, "person_id") & CountsPerson()


@data.resource("/persons/<uuid:person_id>/quota-shots/month/<string:year>/<string:month>")
class PersonQuotaShotsOfMonth(Resource):
    """A month."""

    @operation(access=COUNTS, query=QuotaShotsQuery, reply=QuotaShotRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, month: str, query: dict[str, Any]) -> JsonText:
        """List the shots that a person worked on in a month, and how much of each."""
        return read.of_person(ask, person_id, periods.month(year, month), query)


@data.resource("/persons/<uuid:person_id>/quota-shots/week/<string:year>/<string:week>")
class PersonQuotaShotsOfWeek(Resource):
    """A week."""

    @operation(access=COUNTS, query=QuotaShotsQuery, reply=QuotaShotRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, week: str, query: dict[str, Any]) -> JsonText:
        """List the shots that a person worked on in an ISO week, and how much of each."""
        return read.of_person(ask, person_id, periods.week(year, week), query)


@data.resource("/persons/<uuid:person_id>/quota-shots/day/<string:year>/<string:month>/<string:day>")
class PersonQuotaShotsOfDay(Resource):
    """A day."""

    @operation(access=COUNTS, query=QuotaShotsQuery, reply=QuotaShotRow, many=True)
    def get(
        self, ask: Ask, person_id: UUID, year: str, month: str, day: str, query: dict[str, Any]
    ) -> JsonText:
        """List the shots that a person worked on on a day, and how much of each."""
        date = periods.day_of_month(year, month, day)
        return read.of_person(ask, person_id, (date, date), query)
