"""Time spents read: by task, person, entity, project (spec 30 §10, 10 §D4, 20 §13.7). Durations are minutes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import time_spents as access
from app.access.tasks import MANAGES
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Person, Project, Task, TaskPersonLink, TimeSpent
from app.queries.json import JsonStream, JsonText, columns, map_of, read_list, read_one, read_value, stream_list
from app.queries.prepared import run, value
from app.schemas.tables import TimeSpentRow
from app.schemas.time_spents import PersonTimeSpentRow


def _shown(ask: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(*columns(ask, TimeSpentRow, TimeSpent)).where(*where)


def during(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Within these days, both ends included; an end that is None is open."""
    return and_(
        literal(True) if first is None else TimeSpent.date >= first,
        literal(True) if last is None else TimeSpent.date <= last,
    )


def _of_project(project_id: UUID, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    task = aliased(Task)
    return TimeSpent.task_id.in_(select(task.id).where(task.project_id == project_id, *more))


def _by_person(rows: Select[Any], *, newest_first: bool = False) -> Select[Any]:
    """Rows by person: the columns `key`, `value` (their rows by day) and `minutes`."""
    spent = rows.subquery("spent")
    day = spent.c.date.desc() if newest_first else spent.c.date
    gathered = func.json_agg(aggregate_order_by(func.row_to_json(spent.table_valued()), day, spent.c.id))
    whose = cast(spent.c.person_id, Text).label("key")
    return select(whose, gathered.label("value"), func.sum(spent.c.duration).label("minutes")).group_by(whose)


def of_task(ask: Ask, task_id: UUID, day: date | None = None) -> JsonText:
    """`{"total": minutes, person id: [rows]}` of a task, of one day if given. One statement."""
    rows = _shown(ask, TimeSpent.task_id == task_id, during(day, day), access.OF_TASK(ask, TimeSpent))
    by_person = _by_person(rows).cte("by_person")
    total = func.to_json(func.coalesce(func.sum(by_person.c.minutes), 0))
    whole = union_all(
        select(literal("total").label("key"), total.label("value")), select(by_person.c.key, by_person.c.value)
    )
    return read_value(ask, select(map_of(whole, "key")))


def one(ask: Ask, time_spent_id: UUID) -> JsonText:
    """A time spent that was just written. One statement."""
    found = read_one(ask, _shown(ask, TimeSpent.id == time_spent_id))
    if found is None:
        raise NotFound()
    return found


def on_day(ask: Ask, task_id: UUID, person_id: UUID, day: date) -> JsonText | None:
    """What a person spent on a task on a day, None when nothing. One statement."""
    mine = (TimeSpent.task_id == task_id) & (TimeSpent.person_id == person_id) & (TimeSpent.date == day)
    return read_one(ask, _shown(ask, mine))


def about_to_go(ask: Ask, task_id: UUID, person_id: UUID, day: date) -> JsonText:
    """The row that is about to be forgotten, with duration 0 (spec 30 §10); 404 when there is none."""
    shown = columns(ask, TimeSpentRow, TimeSpent, duration=literal(0))
    mine = (TimeSpent.task_id == task_id) & (TimeSpent.person_id == person_id) & (TimeSpent.date == day)
    found = read_one(ask, select(*shown).where(mine))
    if found is None:
        raise NotFound("Nothing was spent on this task on this day.")
    return found


def of_person(ask: Ask, person_id: UUID, first: date | None, last: date | None) -> JsonText:
    """A person's time spents with their project and task type, by day. One statement."""
    more: dict[str, Any] = {"project_id": Task.project_id, "task_type_id": Task.task_type_id}
    rows = (
        select(*columns(ask, PersonTimeSpentRow, TimeSpent, **more))
        .outerjoin(Task, Task.id == TimeSpent.task_id)
        .where(TimeSpent.person_id == person_id, during(first, last), access.READS(ask, TimeSpent))
    )
    return read_list(ask, rows.order_by(TimeSpent.date, TimeSpent.id))


def plain_of_person(ask: Ask, person_id: UUID, first: date, last: date) -> JsonText:
    """A person's time spents of a period, by day. One statement."""
    mine = (TimeSpent.person_id == person_id) & during(first, last) & access.READS(ask, TimeSpent)
    return read_list(ask, _shown(ask, mine).order_by(TimeSpent.date, TimeSpent.id))


def of_project(ask: Ask, project_id: UUID) -> JsonStream:
    """The time spents of the tasks of a project that the caller sees, by day. One statement, streamed."""
    rows = _shown(ask, _of_project(project_id), access.OF_TASK(ask, TimeSpent))
    return stream_list(ask, rows.order_by(TimeSpent.date, TimeSpent.id))


def of_task_type(
    ask: Ask, project_id: UUID, task_type_id: UUID, first: date | None, last: date | None
) -> JsonText:
    """`{person id: [rows]}` of a task type in a project, newest first. One statement."""
    rows = _shown(ask, _of_project(project_id, Task.task_type_id == task_type_id), during(first, last))
    return read_value(ask, select(map_of(_by_person(rows, newest_first=True), "key")))


def of_entity(ask: Ask, entity_id: UUID) -> JsonText:
    """The time spents of an entity's tasks that the caller sees, newest first. One statement."""
    tasks = select(Task.id).where(Task.entity_id == entity_id)
    rows = _shown(ask, TimeSpent.task_id.in_(tasks), access.OF_TASK(ask, TimeSpent))
    return read_list(ask, rows.order_by(TimeSpent.date.desc(), TimeSpent.id))


def _may_log(ask: Any) -> Select[Any]:
    task, person, link, project = aliased(Task), aliased(Person), aliased(TaskPersonLink), aliased(Project)
    assigned = select(link.task_id).where(link.task_id == task.id, link.person_id == person.id).exists()
    welcome = or_(~person.is_bot, project.is_bot_collaboration_enabled.is_(True))
    allowed = and_(welcome, assigned, or_(person.id == ask.caller.id, MANAGES(ask, task)))
    judged: Any = (
        select(person.id.is_not(None).label("known"), func.coalesce(allowed, False).label("allowed"))
        .select_from(task)
        .outerjoin(person, person.id == value("person_id"))
        .outerjoin(project, project.id == task.project_id)
        .where(task.id == value("task_id"))
    )
    return judged


def judge_logging(ask: Ask, task_id: UUID, person_id: UUID) -> None:
    """May the caller note time of this person on this task (spec 30 §10 TIME)? 404, 403. One statement.

    Only an assignee's time is noted; a bot's where the project lets bots work.
    """
    with run(ask, _may_log, task_id=task_id, person_id=person_id) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No task has this id.")
    if not found[0]:
        raise NotFound("No person has this id.")
    if not found[1]:
        raise Forbidden()
