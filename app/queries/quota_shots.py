"""The shots that a person worked on in a period, and how much of each (spec 10 §D5). One statement."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Numeric,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access.boards import shown_data
from app.ask import Ask
from app.models import Entity, Task, TaskPersonLink, TimeSpent
from app.queries.boards import is_kind
from app.queries.entity_names import NamedEntity
from app.queries.json import JsonText, columns, read_list
from app.queries.time_spents import during
from app.schemas.periods import Period
from app.schemas.quotas import QuotaShotRow

DAY = 24 * 60 * 60


def of_person(ask: Ask, person_id: UUID, period: Period, asked: dict[str, Any]) -> JsonText:
    """The shots with their `full_name` and `weight`, by full name.

    A task counts at its end date (`weighted`, `feedback`) or done date (`weighteddone`, `done`). The unweighted
    modes give each shot 1. The weighted ones share a task by the time spent on it; one without any by the weekdays
    from its start to that date. The period is in the caller's time zone.
    """
    mode = asked["count_mode"]
    reference = Task.done_date if mode in ("weighteddone", "done") else Task.end_date
    tasks: list[ColumnElement[bool]] = [is_kind("Shot", Entity), reference.is_not(None)]
    if asked["project_id"] is not None:
        tasks.append(Task.project_id == asked["project_id"])
    if asked["task_type_id"] is not None:
        tasks.append(Task.task_type_id == asked["task_type_id"])
    if mode in ("feedback", "done"):
        weights = _whole(ask, person_id, period, reference, tasks)
    else:
        weights = _shared(person_id, period, reference, tasks)
    found = weights.subquery("weights")
    named = NamedEntity()
    shown = columns(
        ask,
        QuotaShotRow,
        named.entity,
        full_name=named.full_name,
        weight=cast(found.c.weight, Float),
        data=shown_data(ask, named.entity, "Shot"),
    )
    rows = named.joined(select(*shown).select_from(found), found.c.entity_id)
    return read_list(ask, rows.order_by(named.full_name, named.entity.id))


def _whole(ask: Ask, person_id: UUID, period: Period, reference: Any, tasks: list[Any]) -> Any:
    """Shots with a task of the person's whose date is in the period, 1 each."""
    first, last = _instants(ask, period)
    rows = select(Task.entity_id, literal(1).label("weight")).join(Entity, Entity.id == Task.entity_id)
    return rows.where(*tasks, _assigned(person_id), reference >= first, reference <= last).distinct()


def _instants(ask: Ask, period: Period) -> tuple[datetime, datetime]:
    """The period's start, and the start of the day after it, in the caller's time zone."""
    zone = ZoneInfo(ask.caller.timezone or ask.settings.default_timezone)
    days = (period[0], period[1] + timedelta(days=1))
    first, last = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in days)
    return first, last


def _assigned(person_id: UUID) -> ColumnElement[bool]:
    link = aliased(TaskPersonLink)
    return exists().where(link.task_id == Task.id, link.person_id == person_id)


def _shared(person_id: UUID, period: Period, reference: Any, tasks: list[Any]) -> Any:
    """Shots by the person's share of the time spent; then those that nobody noted time on, by weekdays."""
    share = func.round(cast(TimeSpent.duration / Task.duration, Numeric), 2)
    timed = (
        select(Task.entity_id, func.sum(share).label("weight"))
        .join(Entity, Entity.id == Task.entity_id)
        .join(TimeSpent, TimeSpent.task_id == Task.id)
        .where(*tasks, Task.duration > 0, TimeSpent.person_id == person_id, during(*period))
        .group_by(Task.entity_id)
        .cte("timed")
    )
    untimed = _untimed(person_id, period, reference, tasks).cte("untimed")
    others = select(untimed.c.entity_id, untimed.c.weight).where(
        untimed.c.entity_id.not_in(select(timed.c.entity_id))
    )
    return union_all(select(timed.c.entity_id, timed.c.weight), others)


def _untimed(person_id: UUID, period: Period, reference: Any, tasks: list[Any]) -> Select[Any]:
    # The bounds are local, the moments UTC: so the wire counts (spec 10 §D5).
    opening = literal(datetime.combine(period[0], time.min))
    closing = literal(datetime.combine(period[1] + timedelta(days=1), time.min))
    work = (
        select(
            Task.entity_id,
            func.timezone("UTC", Task.real_start_date).label("started"),
            func.timezone("UTC", reference).label("ended"),
        )
        .join(Entity, Entity.id == Task.entity_id)
        .where(
            *tasks,
            _assigned(person_id),
            Task.real_start_date.is_not(None),
            ~exists().where(TimeSpent.task_id == Task.id),
        )
        .subquery("work")
    )
    started, ended = work.c.started, work.c.ended
    whole = weekdays(started, ended) + 1
    starts_inside, ends_inside = started >= opening, ended < closing
    part = case(
        (and_(starts_inside, ends_inside), whole),
        (starts_inside, weekdays(started, closing) + 1),
        (ends_inside, weekdays(opening, ended) + 1),
        else_=1,
    )
    weight = func.sum(func.round(cast(part, Numeric) / whole, 2))
    touching = and_(started < closing, ended >= opening)
    return select(work.c.entity_id, weight.label("weight")).where(touching).group_by(work.c.entity_id)


def weekdays(start: Any, end: Any) -> ColumnElement[Any]:
    """How many of the whole days after `start`, up to `end`, are Monday to Friday. Both are timestamps."""
    days = func.greatest(cast(func.floor(extract("epoch", end - start) / DAY), Integer), 0)
    day = func.generate_series(1, days % 7).column_valued("day")
    weekday = (cast(extract("isodow", start), Integer) - 1 + day) % 7
    rest = select(func.count()).where(weekday < 5).scalar_subquery()
    return days // 7 * 5 + rest
