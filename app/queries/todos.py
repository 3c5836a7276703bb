"""What people have to do: their tasks, done tasks, tasks to check (spec 30 §4.13, §13; 10 §D7). One statement each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, Text, case, cast, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased, join

from app.access import todos as access
from app.access.rule import Rule
from app.ask import Ask
from app.models import Entity, EntityLink, Task, TaskPersonLink, TaskStatus, TaskType
from app.queries.boards import type_id
from app.queries.json import JsonStream, JsonText, columns, read_list, read_value, stream_list
from app.queries.prepared import text_of_list, value
from app.queries.task_surroundings import Around, is_open, todo_columns
from app.schemas.query_strings import UNASSIGNED
from app.schemas.todos import PlainTaskRow, TodoRow


def assigned_to(person_ids: list[UUID] | str) -> ColumnElement[bool]:
    """Tasks with one of these assignees, or with none for `unassigned`."""
    link = aliased(TaskPersonLink)
    any_ = exists().where(link.task_id == Task.id)
    return ~any_ if person_ids == UNASSIGNED else any_.where(link.person_id.in_(person_ids))


def _with_episodes(ask: Any, rows: Select[Any]) -> Select[Any]:
    """Each row as JSON; an asset that is cast in episodes has the keys episode_ids and episode_names."""
    task = rows.subquery("todo")
    link, episode = aliased(EntityLink), aliased(Entity)
    ids = func.json_agg(aggregate_order_by(episode.id, episode.name, episode.id))
    names = func.json_agg(aggregate_order_by(episode.name, episode.name, episode.id))
    cast_in = func.json_build_object(literal("episode_ids"), ids, literal("episode_names"), names)
    more = (
        select(case((func.count() > 0, cast(cast_in, Text))))
        .select_from(link)
        .join(episode, episode.id == link.entity_in_id)
        .where(link.entity_out_id == task.c.entity_id, episode.entity_type_id == type_id("Episode"))
        .correlate(task)
        .scalar_subquery()
    )
    text = cast(func.row_to_json(task.table_valued()), Text)
    longer = func.concat(func.left(text, -1), ",", func.substr(more, 2))
    return select(cast(case((more.is_(None), text), else_=longer), JSON()))


def of_person(ask: Ask, person_id: UUID, *, done: bool) -> JsonText:
    """The tasks of a person, those done or those not, that the caller may list.

    The done ones by end date, newest first; the others by the names around them.
    """
    return text_of_list(ask, _of_person, access.LISTS, done, ready=True, person_id=person_id)


def mine(ask: Ask, *, done: bool) -> JsonText:
    """The caller's own tasks in open projects of whose team they are."""
    return text_of_list(ask, _of_person, access.IN_TEAM, done, ready=True, person_id=ask.caller.id)


def _of_person(ask: Any, rule: Rule, done: bool) -> Select[Any]:
    around, link = Around(), aliased(TaskPersonLink)
    own = join(link, Task, Task.id == link.task_id)  # first: PostgreSQL keeps the order of so many joins
    by_end = (Task.end_date.desc().nulls_first(), TaskType.name, around.entity.name)
    rows = (
        around.joined(select(*todo_columns(ask, TodoRow, around)).select_from(own))
        .where(
            link.person_id == value("person_id"),
            TaskStatus.is_done.is_(done),
            is_open(),
            rule(ask, Task),
        )
        .order_by(*(by_end if done else around.by_names()), Task.id)
    )
    return _with_episodes(ask, rows)


def related(ask: Ask, person_id: UUID, task_type_id: UUID) -> JsonText:
    """The tasks of a type on the entities where a person has some task, that the caller may list."""
    other = aliased(Task)
    link = aliased(TaskPersonLink)
    theirs = select(other.entity_id).join(link, link.task_id == other.id).where(link.person_id == person_id)
    around = Around()
    rows = around.joined(select(*columns(ask, PlainTaskRow, Task)).select_from(Task)).where(
        Task.task_type_id == task_type_id, Task.entity_id.in_(theirs), is_open(), access.LISTS(ask, Task)
    )
    return read_list(ask, rows.order_by(*around.by_names(), Task.id))


def _orders(around: Around) -> dict[str | None, tuple[Any, ...]]:
    names = around.by_names()
    project, episode, sequence, _kind, entity, task_type = names
    soonest = Task.due_date.asc().nulls_last()
    return {
        "priority": (Task.priority.desc().nulls_last(), soonest, *names),
        "due_date": (soonest, *names),
        "estimation": (Task.estimation.desc().nulls_last(), *names),
        "entity_name": (project, task_type, episode, sequence, entity),
        None: names,
    }


def _to_check(ask: Any, around: Around, rows: Select[Any]) -> Select[Any]:
    return around.joined(rows).where(
        TaskStatus.is_feedback_request.is_(True), is_open(), access.CHECKS(ask, Task)
    )


def _asked(around: Around, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = [
        getattr(Task, key) == asked[key]
        for key in ("project_id", "task_type_id", "task_status_id")
        if asked[key] is not None
    ]
    if asked["person_id"] is not None:
        made.append(assigned_to(asked["person_id"]))
    if asked["episode_id"] is not None:
        above = (around.grand.id, around.entity.source_id, around.parent.id)
        made.append(literal(asked["episode_id"]).in_(above))
    day = func.date_trunc("day", func.timezone("UTC", Task.due_date))
    if asked["due_date_since"] is not None:
        made.append(day >= asked["due_date_since"])
    if asked["due_date_until"] is not None:
        made.append(day <= asked["due_date_until"])
    return made


def to_check(ask: Ask, asked: dict[str, Any]) -> JsonStream | JsonText:
    """The tasks that wait for the caller's approval, or a page of them with the sums over all."""
    around = Around()
    rows = _to_check(ask, around, select(*todo_columns(ask, TodoRow, around)).select_from(Task))
    orders = _orders(around)
    order = orders.get(asked["order_by"], orders[None])
    rows = rows.where(*_asked(around, asked)).order_by(*order, Task.id)
    if asked["page"] is None:
        return stream_list(ask, rows)
    page, limit = max(asked["page"], 1), max(asked["limit"] or 100, 1)
    return _page(ask, rows, page, limit)


def _page(ask: Ask, rows: Select[Any], page: int, limit: int) -> JsonText:
    counted = rows.order_by(None).with_only_columns(
        func.count(),
        func.coalesce(func.sum(Task.duration), 0),
        func.coalesce(func.sum(Task.estimation), 0),
        maintain_column_froms=True,
    )
    total, duration, estimation = ask.db.execute(counted).one()
    data = read_list(ask, rows.limit(limit).offset((page - 1) * limit))
    stats = f'{{"total":{total},"total_duration":{duration},"total_estimation":{estimation}}}'
    is_more = "true" if page * limit < total else "false"
    rest = f',"stats":{stats},"page":{page},"limit":{limit},"is_more":{is_more}}}'
    return JsonText(b'{"data":' + data + rest.encode())


def filter_values(ask: Ask) -> JsonText:
    """The distinct projects, types, statuses, episodes and assignees of the tasks to check, sorted."""
    around = Around()
    chosen = select(
        Task.id,
        Task.project_id,
        Task.task_type_id,
        Task.task_status_id,
        around.episode_id.label("episode_id"),
    ).select_from(Task)
    pool = _to_check(ask, around, chosen).cte("pool")
    link = aliased(TaskPersonLink)
    people = select(link.person_id.label("value")).join(pool, pool.c.id == link.task_id)
    parts = {f"{key}s": _distinct(select(pool.c[key].label("value"))) for key in list(pool.c.keys())[1:]}
    parts["person_ids"] = _distinct(people)
    pairs = [part for name, sql in parts.items() for part in (literal(name), sql)]
    return read_value(ask, select(func.json_build_object(*pairs, type_=JSON())))


def _distinct(values: Select[Any]) -> ColumnElement[Any]:
    found = values.distinct().subquery()
    gathered = func.json_agg(aggregate_order_by(found.c.value, found.c.value)).filter(
        found.c.value.is_not(None)
    )
    return select(func.coalesce(gathered, func.json_build_array())).scalar_subquery()
