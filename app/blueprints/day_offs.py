"""Days off: generic writing, and reading by person and period (spec 10 §D3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import day_offs as access
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.domains import data
from app.http.gates import PERSON, SIGNED_IN, in_project, on
from app.http.operation import operation
from app.models import Person
from app.queries import day_offs as read
from app.queries.json import JsonText
from app.schemas import periods
from app.schemas.query_strings import PeriodQuery
from app.schemas.tables import DayOffRow
from app.services import day_offs

TABLE = place(
    Table(
        path="day-offs",
        schema=DayOffRow,
        create=access.EDITS,
        update=access.EDITS,
        delete=access.EDITS,
        judged=("person_id",),
        creates=day_offs.create,
        updates=day_offs.update,
        told=day_offs.TOLD,
        verbs="LPUD",
    )
)
OF_PERSON = on(Person, access.READS_OF, "person_id")


@data.resource("/day-offs/<string:instance_id>")
class DayOffOne(Resource):
    """One day off."""

    @operation(access=SIGNED_IN, reply=DayOffRow)
    def get(self, ask: Ask, instance_id: str) -> JsonText:
        """Read a day off; who supervises the person is not told why."""
        return read.one(ask, TABLE.id_of(instance_id))


@data.resource("/persons/<uuid:person_id>/day-offs")
class PersonDayOffs(Resource):
    """All days off of a person."""

    @operation(access=OF_PERSON, reply=DayOffRow, many=True)
    def get(self, ask: Ask, person_id: UUID) -> JsonText:
        """List a person's days off."""
        return read.of_person(ask, person_id)


@data.resource("/persons/<uuid:person_id>/day-offs/<string:date>")
class PersonDayOff(Resource):
    """A person's day off at a date."""

    @operation(access=OF_PERSON, reply=DayOffRow)
    def get(self, ask: Ask, person_id: UUID, date: str) -> JsonText:
        """Read the day off that covers a date, `{}` when there is none."""
        return read.covering(ask, person_id, periods.day(date))


@data.resource("/persons/<uuid:person_id>/day-offs/week/<string:year>/<string:week>")
class PersonDayOffsOfWeek(Resource):
    """A person's days off in a week."""

    @operation(access=OF_PERSON, reply=DayOffRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, week: str) -> JsonText:
        """List a person's days off that touch an ISO week."""
        return read.of_person(ask, person_id, periods.week(year, week))


@data.resource("/persons/<uuid:person_id>/day-offs/month/<string:year>/<string:month>")
class PersonDayOffsOfMonth(Resource):
    """A person's days off in a month."""

    @operation(access=OF_PERSON, reply=DayOffRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, month: str) -> JsonText:
        """List a person's days off that touch a month."""
        return read.of_person(ask, person_id, periods.month(year, month))


@data.resource("/persons/<uuid:person_id>/day-offs/year/<string:year>")
class PersonDayOffsOfYear(Resource):
    """A person's days off in a year."""

    @operation(access=OF_PERSON, reply=DayOffRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str) -> JsonText:
        """List a person's days off that touch a year."""
        return read.of_person(ask, person_id, periods.year(year))


@data.resource("/persons/day-offs/<string:year>")
class DayOffsOfYear(Resource):
    """Everybody's days off in a year."""

    @operation(access=SIGNED_IN, reply=DayOffRow, many=True)
    def get(self, ask: Ask, year: str) -> JsonText:
        """List the days off of a year that the caller may read."""
        return read.readable(ask, periods.year(year))


@data.resource("/persons/day-offs/<string:year>/<string:month>")
class DayOffsOfMonth(Resource):
    """Everybody's days off in a month."""

    @operation(access=SIGNED_IN, reply=DayOffRow, many=True)
    def get(self, ask: Ask, year: str, month: str) -> JsonText:
        """List the days off of a month that the caller may read."""
        return read.readable(ask, periods.month(year, month))


@data.resource("/user/day-offs/<string:date>")
class UserDayOff(Resource):
    """The caller's day off at a date."""

    @operation(access=PERSON, reply=DayOffRow)
    def get(self, ask: Ask, date: str) -> JsonText:
        """Read the caller's day off that covers a date, `{}` when there is none."""
        return read.covering(ask, ask.caller.id, periods.day(date))


@data.resource("/projects/<uuid:project_id>/day-offs")
class ProjectDayOffs(Resource):
    """Days off of a team."""

    @operation(access=in_project("manager", "supervisor", "user"), query=PeriodQuery)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonText:
        """Read the team's days off from start_date to end_date, by person; only who may know is told why."""
        return read.of_project(ask, project_id, query["start_date"], query["end_date"])
