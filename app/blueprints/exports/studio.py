"""The studio's CSV files out: productions, persons, task types, tasks, time spent (spec 50 §6.1)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_restful import Resource

from app.access.rule import by_role
from app.ask import Ask
from app.exports import sheets
from app.http.domains import exports
from app.http.gates import only
from app.http.operation import operation
from app.queries import studio_exports
from app.queries.json import JsonStream

MANAGERS = only(by_role("admin", "manager"))
PERSONS = (
    *("First Name", "Last Name", "Email", "Phone", "Role", "Departments", "Studio", "Country"),
    *("Contract Type", "Position", "Seniority", "Daily Salary", "Active"),
)
TASKS = (
    *("Project", "Task Type", "Episode", "Sequence", "Entity Type", "Entity", "Assigner", "Assignees"),
    *("Duration", "Estimation", "Start date", "Due date", "WIP date", "Validation date", "Task Status"),
)
TIME = ("Project", "Person", "Entity Type Name", "Entity", "Task Type", "Date", "Time spent")


@exports.resource("/csv/projects.csv")
class ProjectsCsv(Resource):
    @operation(access=MANAGERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask) -> JsonStream:
        """The productions as CSV, by name."""
        return sheets.sheet(("export",), ("Name", "Status"), studio_exports.productions(ask))


@exports.resource("/csv/persons.csv")
class PersonsCsv(Resource):
    @operation(access=MANAGERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask) -> JsonStream:
        """The persons as CSV, as the import reads it."""
        return sheets.sheet(("people", "export"), PERSONS, studio_exports.people(ask))


@exports.resource("/csv/task-types.csv")
class TaskTypesCsv(Resource):
    @operation(access=MANAGERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask) -> JsonStream:
        """The task types as CSV, by department."""
        return sheets.sheet(("export",), ("Department", "Name"), studio_exports.task_types(ask))


@exports.resource("/csv/tasks.csv")
class TasksCsv(Resource):
    @operation(access=MANAGERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask) -> JsonStream:
        """The tasks of the caller's open productions as CSV."""
        return sheets.sheet(("tasks", "export"), TASKS, studio_exports.work(ask))


@exports.resource("/csv/time-spents.csv")
class TimeSpentsCsv(Resource):
    @operation(access=MANAGERS, media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask) -> JsonStream:
        """The time spent in the caller's running productions as CSV, in minutes."""
        today = ask.now.astimezone(ZoneInfo(ask.caller.timezone or "UTC")).date()
        name = (today.isoformat(), "open_projects_time_spents_export")
        return sheets.sheet(name, TIME, studio_exports.time(ask))
