"""When people are busy: the span of their tasks, and of others' only that they are (spec 30 §4.13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, func, literal, literal_column, not_, select
from sqlalchemy.dialects.postgresql import TSMULTIRANGE, TSRANGE, aggregate_order_by

from app.access.rule import team
from app.ask import Ask
from app.models import Person, Project, Task, TaskPersonLink
from app.queries.json import JsonText, read_list
from app.queries.task_surroundings import is_open

FORMAT = "YYYY-MM-DD HH24:MI:SS"
LEADS = team("manager", "supervisor", open_only=True)


def _utc(column: Any) -> Any:
    return func.date_trunc("second", func.timezone("UTC", column))


def of_people(ask: Ask, project_id: UUID | None) -> JsonText:
    """`[{person_id, min_date, max_date, busy_periods}]` of the active assignees of a project's tasks. One statement.

    Without a project: of all open ones for an admin, else of those that the caller leads; what somebody does in
    other open projects is told as periods without a name, overlapping and touching ones as one.
    """
    inside: ColumnElement[bool] = literal(True)
    if project_id is None and not ask.caller.is_admin:
        inside = LEADS(ask, Task)
    start, due = func.min(Task.start_date).filter(inside), func.max(Task.due_date).filter(inside)
    first, last = _utc(Task.start_date), _utc(Task.due_date)
    period = func.tsrange(func.least(first, last), func.greatest(first, last), literal("[]"), type_=TSRANGE)
    both = Task.start_date.is_not(None) & Task.due_date.is_not(None)
    busy = func.range_agg(period, type_=TSMULTIRANGE).filter(not_(inside), both)
    spans = (
        select(
            Person.id.label("person_id"),
            _utc(start).label("min_date"),
            _utc(due).label("max_date"),
            busy.label("busy"),
        )
        .select_from(Task)
        .join(Project, Project.id == Task.project_id)
        .join(TaskPersonLink, TaskPersonLink.task_id == Task.id)
        .join(Person, Person.id == TaskPersonLink.person_id)
        .where(Person.active.is_(True), is_open() if project_id is None else Task.project_id == project_id)
        .group_by(Person.id)
        .subquery("spans")
    )
    return read_list(
        ask,
        select(
            spans.c.person_id, spans.c.min_date, spans.c.max_date, _periods(spans.c.busy).label("busy_periods")
        ).order_by(spans.c.person_id),
    )


def _periods(busy: Any) -> ColumnElement[Any]:
    """A multirange as `[{start_date, end_date}]`, `YYYY-MM-DD HH:MM:SS`."""
    period = func.unnest(busy).column_valued("period")
    told = func.json_build_object(
        literal("start_date"),
        func.to_char(func.lower(period), FORMAT),
        literal("end_date"),
        func.to_char(func.upper(period), FORMAT),
    )
    gathered = select(func.json_agg(aggregate_order_by(told, period), type_=JSON()))
    return func.coalesce(gathered.scalar_subquery(), literal_column("'[]'::json"), type_=JSON())
