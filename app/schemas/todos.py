"""Tasks with all that surrounds them: to-do lists, tasks to check, open tasks (spec 30 §4.12, 4.13; 10 §D7)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.models import Task
from app.schemas.query_strings import QueryDay, QueryId, QueryMoment, QueryNumber, QueryPeople
from app.schemas.row import WireTime, row
from app.schemas.tasks import ASSIGNEES


def _text() -> fields.Field[Any]:
    return fields.String(allow_none=True)


AROUND: dict[str, Any] = {
    "project_name": _text(),
    "project_has_avatar": fields.Boolean(allow_none=True),
    "entity_name": _text(),
    "entity_description": _text(),
    "entity_data": fields.Raw(allow_none=True),
    "entity_preview_file_id": fields.String(),
    "entity_source_id": fields.String(),
    "entity_type_name": _text(),
    "entity_canceled": fields.Boolean(allow_none=True),
    "sequence_name": _text(),
    "episode_id": fields.String(),
    "episode_name": _text(),
    "task_type_for_entity": _text(),
}
"""What both rows tell; ids that are absent are "" (spec 10 §D7)."""

TodoRow = row(
    Task,
    name="TodoRow",
    **AROUND,
    task_estimation=fields.Float(allow_none=True),
    task_duration=fields.Float(allow_none=True),
    task_start_date=WireTime(allow_none=True),
    task_due_date=WireTime(allow_none=True),
    task_type_name=_text(),
    task_status_name=_text(),
    task_type_color=_text(),
    task_status_color=_text(),
    task_status_short_name=_text(),
    relations={"assignees": ASSIGNEES},
    last_comment=fields.Dict(),
)
_OpenTask = row(
    Task,
    name="_OpenTask",
    **AROUND,
    status_name=_text(),
    type_color=_text(),
    status_color=_text(),
    status_short_name=_text(),
    relations={"assignees": ASSIGNEES},
)


class OpenTaskRow(_OpenTask):  # type: ignore[misc, valid-type]
    """A task of an open production. `type_name` is the task type's; the schema's own is `Task`."""

    type_name = _text()


PlainTaskRow = row(Task, name="PlainTaskRow")

ORDERS = ("priority", "due_date", "estimation", "entity_name")


class Filters(Schema):
    """What narrows a list of tasks."""

    project_id = QueryId()
    task_type_id = QueryId()
    task_status_id = QueryId()
    person_id = QueryPeople()


class ToCheckQuery(Filters):
    """What narrows, orders and cuts the tasks to check."""

    episode_id = QueryId()
    due_date_since = QueryDay()
    due_date_until = QueryDay()
    order_by = fields.String(load_default=None)
    page = QueryNumber()
    limit = QueryNumber()


class OpenTasksQuery(Filters):
    """What narrows the tasks of open productions."""

    studio_id = QueryId()
    department_id = QueryId()
    start_date = QueryMoment()
    due_date = QueryMoment()
    priority = QueryNumber()


class OpenTasksPageQuery(OpenTasksQuery):
    """The same, a page at a time."""

    group_by = fields.String(load_default=None, validate=validate.Length(max=80))
    page = QueryNumber()
    limit = QueryNumber()


class Stats(Schema):
    """How many tasks a list has, and their minutes."""

    total = fields.Integer()
    total_duration = fields.Float()
    total_estimation = fields.Float()


class ToCheckPage(Schema):
    """A page of tasks to check."""

    data = fields.List(fields.Nested(TodoRow))
    stats = fields.Nested(Stats)
    page = fields.Integer()
    limit = fields.Integer()
    is_more = fields.Boolean()


class StatusAmount(Schema):
    """How many tasks have a status."""

    task_status_id = fields.UUID()
    amount = fields.Integer()


class OpenTaskStats(Stats):
    """How many tasks there are, their minutes, and how many of each status."""

    status = fields.List(fields.Nested(StatusAmount))


class OpenTasksPage(Schema):
    """A page of tasks of open productions."""

    data = fields.List(fields.Nested(OpenTaskRow))
    stats = fields.Nested(OpenTaskStats)
    limit = fields.Integer()
    is_more = fields.Boolean()
    page = fields.Integer()


class FilterValues(Schema):
    """The ids that occur in the tasks to check."""

    project_ids = fields.List(fields.UUID())
    task_type_ids = fields.List(fields.UUID())
    task_status_ids = fields.List(fields.UUID())
    episode_ids = fields.List(fields.UUID())
    person_ids = fields.List(fields.UUID())


class DoneDay(Schema):
    """What was done on a day."""

    date = fields.Date()
    done = fields.Integer()
    done_estimation = fields.Float()


class Burndown(Schema):
    """What was done day by day."""

    total = fields.Integer()
    total_estimation = fields.Float()
    start_date = fields.Date(allow_none=True)
    end_date = fields.Date(allow_none=True)
    done_by_day = fields.List(fields.Nested(DoneDay))


class BusyPeriod(Schema):
    """A period in which somebody works elsewhere, `YYYY-MM-DD HH:MM:SS`."""

    start_date = fields.String()
    end_date = fields.String()


class PersonDates(Schema):
    """The span of a person's tasks."""

    person_id = fields.UUID()
    min_date = WireTime(allow_none=True)
    max_date = WireTime(allow_none=True)
    busy_periods = fields.List(fields.Nested(BusyPeriod))
