"""Time sheets of people: their time spents by period, and tables over everybody (spec 10 §D4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import time_spents as access
from app.ask import Ask
from app.errors import WrongParameter
from app.http.domains import data
from app.http.gates import PERSON, SIGNED_IN, on
from app.http.operation import operation
from app.models import Person
from app.queries import time_spents as read
from app.queries import timesheets as sheets
from app.queries.json import JsonText
from app.schemas import periods
from app.schemas.query_strings import PeriodQuery, ProjectQuery, TablesQuery
from app.schemas.tables import TimeSpentRow
from app.schemas.time_spents import PersonTimeSpentRow, TaskMinutes

OF_PERSON = on(Person, access.READS_OF, "person_id")


def _of_person(ask: Ask, person_id: UUID, query: dict[str, Any]) -> JsonText:
    first, last = query["start_date"], query["end_date"]
    if (first is None) != (last is None):
        raise WrongParameter("start_date and end_date are given together.")
    return read.of_person(ask, person_id, first, last)


@data.resource("/persons/<uuid:person_id>/time-spents")
class PersonTimeSpents(Resource):
    """What a person spent."""

    @operation(access=OF_PERSON, query=PeriodQuery, reply=PersonTimeSpentRow, many=True)
    def get(self, ask: Ask, person_id: UUID, query: dict[str, Any]) -> JsonText:
        """List a person's time spents, from start_date to end_date if given."""
        return _of_person(ask, person_id, query)


@data.resource("/persons/<uuid:person_id>/time-spents/<string:date>")
class PersonTimeSpentsOfDate(Resource):
    """What a person spent on a date."""

    @operation(access=OF_PERSON, reply=TimeSpentRow, many=True)
    def get(self, ask: Ask, person_id: UUID, date: str) -> JsonText:
        """List a person's time spents of a day."""
        day = periods.day(date)
        return read.plain_of_person(ask, person_id, day, day)


@data.resource("/persons/<uuid:person_id>/time-spents/year/<string:year>")
class PersonTimeSpentsOfYear(Resource):
    """A year of a person."""

    @operation(access=OF_PERSON, query=ProjectQuery, reply=TaskMinutes, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, query: dict[str, Any]) -> JsonText:
        """List what a person spent on each task in a year."""
        return sheets.by_task(ask, person_id, periods.year(year), query["project_id"])


@data.resource("/persons/<uuid:person_id>/time-spents/month/<string:year>/<string:month>")
class PersonTimeSpentsOfMonth(Resource):
    """A month of a person."""

    @operation(access=OF_PERSON, query=ProjectQuery, reply=TaskMinutes, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, month: str, query: dict[str, Any]) -> JsonText:
        """List what a person spent on each task in a month."""
        return sheets.by_task(ask, person_id, periods.month(year, month), query["project_id"])


@data.resource("/persons/<uuid:person_id>/time-spents/week/<string:year>/<string:week>")
class PersonTimeSpentsOfWeek(Resource):
    """A week of a person."""

    @operation(access=OF_PERSON, query=ProjectQuery, reply=TaskMinutes, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, week: str, query: dict[str, Any]) -> JsonText:
        """List what a person spent on each task in an ISO week."""
        return sheets.by_task(ask, person_id, periods.week(year, week), query["project_id"])


@data.resource("/persons/<uuid:person_id>/time-spents/day/<string:year>/<string:month>/<string:day>")
class PersonTimeSpentsOfDay(Resource):
    """A day of a person."""

    @operation(access=OF_PERSON, query=ProjectQuery, reply=TaskMinutes, many=True)
    def get(
        self, ask: Ask, person_id: UUID, year: str, month: str, day: str, query: dict[str, Any]
    ) -> JsonText:
        """List what a person spent on each task on a day."""
        date = periods.day_of_month(year, month, day)
        return sheets.by_task(ask, person_id, (date, date), query["project_id"])


@data.resource("/persons/<uuid:person_id>/time-spents/month/all/<string:year>/<string:month>")
class PersonTimeSpentsOfWholeMonth(Resource):
    """All rows of a month of a person."""

    @operation(access=on(Person, access.READS_ALL_OF, "person_id"), reply=TimeSpentRow, many=True)
    def get(self, ask: Ask, person_id: UUID, year: str, month: str) -> JsonText:
        """List a person's time spents of a month, for themself and admins."""
        return read.plain_of_person(ask, person_id, *periods.month(year, month))


@data.resource("/persons/time-spents/year-table")
class TimeSpentYearTable(Resource):
    """Years of everybody."""

    @operation(access=SIGNED_IN, query=TablesQuery)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """Read the minutes of everybody by year: `{year: {person id: minutes}}`."""
        return sheets.table(ask, "year", None, query)


@data.resource("/persons/time-spents/month-table/<string:year>")
class TimeSpentMonthTable(Resource):
    """Months of everybody."""

    @operation(access=SIGNED_IN, query=TablesQuery)
    def get(self, ask: Ask, year: str, query: dict[str, Any]) -> JsonText:
        """Read the minutes of everybody by month of a year: `{month: {person id: minutes}}`."""
        return sheets.table(ask, "month", periods.year(year), query)


@data.resource("/persons/time-spents/week-table/<string:year>")
class TimeSpentWeekTable(Resource):
    """Weeks of everybody."""

    @operation(access=SIGNED_IN, query=TablesQuery)
    def get(self, ask: Ask, year: str, query: dict[str, Any]) -> JsonText:
        """Read the minutes of everybody by ISO week of a calendar year: `{week: {person id: minutes}}`."""
        return sheets.table(ask, "week", periods.year(year), query)


@data.resource("/persons/time-spents/day-table/<string:year>/<string:month>")
class TimeSpentDayTable(Resource):
    """Days of everybody."""

    @operation(access=SIGNED_IN, query=TablesQuery)
    def get(self, ask: Ask, year: str, month: str, query: dict[str, Any]) -> JsonText:
        """Read the minutes of everybody by day of a month: `{day: {person id: minutes}}`."""
        return sheets.table(ask, "day", periods.month(year, month), query)


@data.resource("/user/time-spents")
class UserTimeSpents(Resource):
    """What the caller spent."""

    @operation(access=PERSON, query=PeriodQuery, reply=PersonTimeSpentRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """List the caller's time spents, from start_date to end_date if given."""
        return _of_person(ask, ask.caller.id, query)


@data.resource("/user/time-spents/<string:date>")
class UserTimeSpentsOfDate(Resource):
    """What the caller spent on a date."""

    @operation(access=PERSON, reply=TimeSpentRow, many=True)
    def get(self, ask: Ask, date: str) -> JsonText:
        """List the caller's time spents of a day."""
        day = periods.day(date)
        return read.plain_of_person(ask, ask.caller.id, day, day)


@data.resource("/user/tasks/<uuid:task_id>/time-spents/<string:date>")
class UserTaskTimeSpent(Resource):
    """What the caller spent on a task on a date."""

    @operation(access=PERSON, reply=TimeSpentRow)
    def get(self, ask: Ask, task_id: UUID, date: str) -> JsonText | None:
        """Read what the caller spent on a task on a day, null when nothing."""
        return read.on_day(ask, task_id, ask.caller.id, periods.day(date))
