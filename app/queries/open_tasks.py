"""The tasks of open productions: searched, counted by project, burnt down (spec 30 §4.12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, Date, Select, Text, case, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from app.access import tasks as access
from app.access.blanks import blank_of
from app.ask import Ask
from app.models import DepartmentLink, Person, Project, Task, TaskPersonLink, TaskStatus, TaskType
from app.queries.json import JsonText, array_of, columns, map_of, read_list, read_value
from app.queries.task_surroundings import NOT_FOR_CLIENTS, Around, is_open
from app.queries.todos import assigned_to
from app.schemas.todos import OpenTaskRow

PAGE = 100
HIDDEN_FROM_CLIENTS = ("person_id", "studio_id", "department_id", "start_date", "due_date", "priority")
EQUAL = ("project_id", "task_type_id", "task_status_id", "priority")


def _pool(rows: Select[Any]) -> Select[Any]:
    """Tasks with what decides whether they count. One without type or status is left out."""
    return (
        rows.select_from(Task)
        .join(Project, Project.id == Task.project_id)
        .join(TaskType, TaskType.id == Task.task_type_id)
        .join(TaskStatus, TaskStatus.id == Task.task_status_id)
    )


def _scope(ask: Any, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Which tasks count: of the asked project whatever its status, else of the caller's open projects."""
    made: list[ColumnElement[bool]]
    made = [access.SEES(ask, Task)] if asked.get("project_id") else [access.LISTS(ask, Task), is_open()]
    if not asked.get("task_type_id"):
        made.append(TaskType.for_entity != "Concept")
    return made


def _asked(ask: Any, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    made = [getattr(Task, key) == asked[key] for key in EQUAL if asked[key] is not None]
    if any(asked[key] is not None for key in HIDDEN_FROM_CLIENTS):
        made.append(NOT_FOR_CLIENTS(ask, Task))  # what is blanked must not be guessed by asking (trap 1)
    if asked["person_id"] is not None:
        made.append(assigned_to(asked["person_id"]))
    if asked["studio_id"] is not None:
        link, person = aliased(TaskPersonLink), aliased(Person)
        of_task = (link.task_id == Task.id) & (person.id == link.person_id)
        made.append(exists().where(of_task, person.studio_id == asked["studio_id"]))
    if asked["department_id"] is not None:
        link, member = aliased(TaskPersonLink), aliased(DepartmentLink)
        of_task = (link.task_id == Task.id) & (member.person_id == link.person_id)
        made.append(exists().where(of_task, member.department_id == asked["department_id"]))
    if asked["start_date"] is not None:
        made.append(Task.start_date >= asked["start_date"])
    if asked["due_date"] is not None:
        made.append(Task.due_date <= asked["due_date"])
    return [*_scope(ask, asked), *made]


def _sum(ask: Any, name: str) -> ColumnElement[Any]:
    """The sum of a column of minutes, as the caller is shown it."""
    return func.coalesce(func.sum(blank_of(ask, Task)(name, getattr(Task, name))), 0)


def page(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """A page of the tasks, by the names around them, with sums over all of them. Two statements."""
    where = _asked(ask, asked)
    number = asked["page"] if asked["page"] is not None else 1
    limit = max(asked["limit"] if asked["limit"] is not None else PAGE, 1)
    counted = select(Task.task_status_id, func.count(), _sum(ask, "duration"), _sum(ask, "estimation"))
    by_status = ask.db.execute(_pool(counted).where(*where).group_by(Task.task_status_id)).all()
    total = sum(row[1] for row in by_status)
    stats = {
        "total_duration": sum(row[2] for row in by_status),
        "total_estimation": sum(row[3] for row in by_status),
        "total": total,
        "status": [{"task_status_id": str(status), "amount": amount} for status, amount, *_sums in by_status],
    }
    rest = {"stats": stats, "limit": limit, "is_more": max(number, 1) * limit < total, "page": number or 1}
    data = _rows(ask, where, limit, (max(number, 1) - 1) * limit)
    return JsonText(b'{"data":' + data + b"," + orjson.dumps(rest)[1:])


def _rows(ask: Ask, where: list[ColumnElement[bool]], limit: int, offset: int) -> JsonText:
    around = Around()
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
    rows = around.joined(select(*shown).select_from(Task)).where(*where)
    return read_list(ask, rows.order_by(*around.by_names(), Task.id).limit(limit).offset(offset))


def by_project(ask: Ask) -> JsonText:
    """Amounts and minutes of each of the caller's open projects, and of each task type and status. One statement."""
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
    ).where(*_scope(ask, {}))
    keys = (Task.project_id, Task.task_type_id, Task.task_status_id, TaskStatus.is_done)
    lines = line.group_by(*keys).cte("lines")
    sums = ("amount", "amount_done", "total_duration", "total_estimation")
    project = select(lines.c.project_id, *(func.sum(lines.c[key]).label(key) for key in sums))
    projects = project.group_by(lines.c.project_id).subquery("projects")
    order = (lines.c.task_type_id, lines.c.task_status_id)
    own = array_of(
        select(lines).where(lines.c.project_id == projects.c.project_id).order_by(*order).correlate(projects)
    )
    pairs = [part for key in sums for part in (literal(key), projects.c[key])]
    told = func.json_build_object(*pairs, literal("task_types"), own, type_=JSON())
    whole = select(cast(projects.c.project_id, Text).label("key"), told.label("value"))
    return read_value(ask, select(map_of(whole, "key")))


def burndown(ask: Ask, asked: dict[str, Any]) -> dict[str, Any]:
    """What was done day by day of the tasks, and the days that the whole spans. Two statements."""
    where = _asked(ask, asked)
    shown = blank_of(ask, Task)

    def day(name: str) -> ColumnElement[Any]:
        column: Any = getattr(Task, name)
        return cast(func.timezone("UTC", shown(name, column)), Date)

    bounds = select(
        func.count(),
        _sum(ask, "estimation"),
        func.coalesce(func.min(day("start_date")), func.min(Project.start_date)),
        func.coalesce(func.max(day("due_date")), func.max(Project.end_date)),
    )
    total, estimation, start, end = ask.db.execute(_pool(bounds).where(*where)).one()
    done = day("done_date").label("date")
    daily = _pool(select(done, func.count(), _sum(ask, "estimation"))).where(*where)
    daily = daily.where(day("done_date").is_not(None)).group_by(done).order_by(done)
    days = [tuple(row) for row in ask.db.execute(daily)]
    return {"total": total, "total_estimation": estimation, **spanned(start, end, days)}


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
