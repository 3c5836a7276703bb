"""The tasks of open productions: searched, counted by project, burnt down (spec 30 §4.12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    any_,
    case,
    cast,
    exists,
    func,
    join,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from app.access import tasks as access
from app.access.blanks import blank_of
from app.ask import Ask
from app.models import DepartmentLink, Person, Project, Task, TaskPersonLink, TaskStatus, TaskType
from app.queries.json import JsonText, array_of, columns, map_of
from app.queries.prepared import run, text_of_list, text_of_value, value, values
from app.queries.task_surroundings import NOT_FOR_CLIENTS, Around, is_open
from app.schemas.query_strings import UNASSIGNED
from app.schemas.todos import OpenTaskRow

Names = frozenset[str]
"""What the query string asks for: it decides the statement; the values come with each execution."""
PAGE = 100
HIDDEN_FROM_CLIENTS = frozenset(
    {"person_id", UNASSIGNED, "studio_id", "department_id", "start_date", "due_date", "priority"}
)
EQUAL = ("project_id", "task_type_id", "task_status_id", "priority")
FILTERS = (*EQUAL, "person_id", "studio_id", "department_id", "start_date", "due_date")


def _given(asked: dict[str, Any]) -> dict[str, Any]:
    """The filters that are asked for; `unassigned` is one of its own."""
    given = {name: asked[name] for name in FILTERS if asked[name] is not None}
    if given.get("person_id") == UNASSIGNED:
        del given["person_id"]
        given[UNASSIGNED] = True
    return given


def _pool(rows: Select[Any]) -> Select[Any]:
    """Tasks with what decides whether they count. One without type or status is left out."""
    return (
        rows.select_from(Task)
        .join(Project, Project.id == Task.project_id)
        .join(TaskType, TaskType.id == Task.task_type_id)
        .join(TaskStatus, TaskStatus.id == Task.task_status_id)
    )


def _scope(ask: Any, names: Names) -> list[ColumnElement[bool]]:
    """Which tasks count: of the asked project whatever its status, else of the caller's open projects."""
    made: list[ColumnElement[bool]]
    made = [access.SEES(ask, Task)] if "project_id" in names else [access.LISTS(ask, Task), is_open()]
    if "task_type_id" not in names:
        made.append(TaskType.for_entity != "Concept")
    return made


def _asked(ask: Any, names: Names) -> list[ColumnElement[bool]]:
    made = [
        getattr(Task, key) == value(key, Integer() if key == "priority" else None)
        for key in EQUAL
        if key in names
    ]
    if names & HIDDEN_FROM_CLIENTS:
        made.append(NOT_FOR_CLIENTS(ask, Task))  # what is blanked must not be guessed by asking (trap 1)
    link, person, member = aliased(TaskPersonLink), aliased(Person), aliased(DepartmentLink)
    of_task = exists().where(link.task_id == Task.id)
    if "person_id" in names:
        made.append(of_task.where(link.person_id == any_(values("person_id"))))
    if UNASSIGNED in names:
        made.append(~of_task)
    if "studio_id" in names:
        of_studio = (person.id == link.person_id) & (person.studio_id == value("studio_id"))
        made.append(of_task.where(of_studio))
    if "department_id" in names:
        works = (member.person_id == link.person_id) & (member.department_id == value("department_id"))
        made.append(of_task.where(works))
    if "start_date" in names:
        made.append(Task.start_date >= value("start_date", DateTime(timezone=True)))
    if "due_date" in names:
        made.append(Task.due_date <= value("due_date", DateTime(timezone=True)))
    return [*_scope(ask, names), *made]


def _sum(ask: Any, name: str) -> ColumnElement[Any]:
    """The sum of a column of minutes, as the caller is shown it."""
    return func.coalesce(func.sum(blank_of(ask, Task)(name, getattr(Task, name))), 0)


def _counted(ask: Any, names: Names) -> Select[Any]:
    counted = select(Task.task_status_id, func.count(), _sum(ask, "duration"), _sum(ask, "estimation"))
    return _pool(counted).where(*_asked(ask, names)).group_by(Task.task_status_id)


def page(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """A page of the tasks, by the names around them, with sums over all of them. Two statements."""
    given = _given(asked)
    number = asked["page"] if asked["page"] is not None else 1
    limit = max(asked["limit"] if asked["limit"] is not None else PAGE, 1)
    with run(ask, _counted, frozenset(given), **given) as cursor:
        by_status = cursor.fetchall()
    total = sum(row[1] for row in by_status)
    stats = {
        "total_duration": sum(row[2] for row in by_status),
        "total_estimation": sum(row[3] for row in by_status),
        "total": total,
        "status": [{"task_status_id": str(status), "amount": amount} for status, amount, *_sums in by_status],
    }
    rest = {"stats": stats, "limit": limit, "is_more": max(number, 1) * limit < total, "page": number or 1}
    bounds: dict[str, Any] = {"limit": limit, "offset": (max(number, 1) - 1) * limit}
    data = text_of_list(ask, _rows, frozenset(given), **bounds, **given)
    return JsonText(b'{"data":' + data + b"," + orjson.dumps(rest)[1:])


def _rows(ask: Any, names: Names) -> Select[Any]:
    # The page is found by ids alone: what surrounds the other tasks is never carried through the sort.
    around, sought = Around(), Around()
    found = sought.joined(select(Task.id).select_from(Task)).where(*_asked(ask, names))
    ordered = found.order_by(*sought.by_names(), Task.id)
    ids = ordered.limit(value("limit", BigInteger())).offset(value("offset", BigInteger())).cte("found")
    shown = columns(
        ask,
        OpenTaskRow,
        Task,
        **around.names(ask),
        type_name=TaskType.name,
        status_name=TaskStatus.name,
        type_color=TaskType.color,
        status_color=TaskStatus.color,
        status_short_name=TaskStatus.short_name,
    )
    rows = around.joined(select(*shown).select_from(join(ids, Task, Task.id == ids.c.id)))
    return rows.order_by(*around.by_names(), Task.id)


def by_project(ask: Ask) -> JsonText:
    """Amounts and minutes of each of the caller's open projects, and of each task type and status. One statement."""
    return text_of_value(ask, _by_project)


def _by_project(ask: Any) -> Select[Any]:
    done = case((TaskStatus.is_done.is_(True), func.count()), else_=0)
    line = _pool(
        select(
            Task.task_status_id,
            Task.task_type_id,
            Task.project_id,
            func.count().label("amount"),
            done.label("amount_done"),
            _sum(ask, "duration").label("total_duration"),
            _sum(ask, "estimation").label("total_estimation"),
        )
    ).where(*_scope(ask, frozenset()))
    keys = (Task.project_id, Task.task_type_id, Task.task_status_id, TaskStatus.is_done)
    lines = line.group_by(*keys).cte("lines")
    sums = ("amount", "amount_done", "total_duration", "total_estimation")
    project = select(lines.c.project_id, *(func.sum(lines.c[key]).label(key) for key in sums))
    projects = project.group_by(lines.c.project_id).subquery("projects")
    mine = select(lines).where(lines.c.project_id == projects.c.project_id)
    own = array_of(mine.order_by(lines.c.task_type_id, lines.c.task_status_id).correlate(projects))
    pairs = [part for key in sums for part in (literal(key), projects.c[key])]
    told = func.json_build_object(*pairs, literal("task_types"), own, type_=JSON())
    whole = select(cast(projects.c.project_id, Text).label("key"), told.label("value"))
    return select(map_of(whole, "key"))


def burndown(ask: Ask, asked: dict[str, Any]) -> dict[str, Any]:
    """What was done day by day of the tasks, and the days that the whole spans. Two statements."""
    given = _given(asked)
    with run(ask, _bounds, frozenset(given), **given) as cursor:
        total, estimation, start, end = cursor.fetchone()
    with run(ask, _daily, frozenset(given), **given) as cursor:
        days = cursor.fetchall()
    return {"total": total, "total_estimation": estimation, **spanned(start, end, days)}


def _day(ask: Any, name: str) -> ColumnElement[Any]:
    column: Any = getattr(Task, name)
    return cast(func.timezone("UTC", blank_of(ask, Task)(name, column)), Date)


def _bounds(ask: Any, names: Names) -> Select[Any]:
    bounds = select(
        func.count(),
        _sum(ask, "estimation"),
        func.coalesce(func.min(_day(ask, "start_date")), func.min(Project.start_date)),
        func.coalesce(func.max(_day(ask, "due_date")), func.max(Project.end_date)),
    )
    return _pool(bounds).where(*_asked(ask, names))


def _daily(ask: Any, names: Names) -> Select[Any]:
    done = _day(ask, "done_date")
    daily = _pool(select(done.label("day"), func.count(), _sum(ask, "estimation"))).where(*_asked(ask, names))
    return daily.where(done.is_not(None)).group_by("day").order_by("day")


def spanned(start: date | None, end: date | None, days: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The days of a burndown within their window: what was done before it is told on its first day."""
    opening = min(start, end) if start and end else start
    folded: dict[date, list[Any]] = {}
    for day, done, estimation in days:
        kept = folded.setdefault(max(day, opening) if opening else day, [0, 0])
        kept[0] += done
        kept[1] += estimation
    known = [day for day in (start, end, *folded) if day is not None]
    return {
        "start_date": min(known, default=None),
        "end_date": max(known, default=None),
        "done_by_day": [
            {"date": day, "done": done, "done_estimation": estimation}
            for day, (done, estimation) in sorted(folded.items())
        ],
    }
