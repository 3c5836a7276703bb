"""Time sheets: what people spent, summed by task, or by year, month, week and day (spec 10 §D4). In minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Text, cast, exists, func, literal_column, select
from sqlalchemy.orm import aliased

from app.access import time_spents as access
from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.models import Entity, EntityType, Person, Project, Task, TaskType, TimeSpent
from app.queries.json import JsonText, read_list, read_value
from app.queries.time_spents import during
from app.schemas.periods import Period

UNITS = {"year": "year", "month": "month", "week": "week", "day": "day"}
"""A unit of a table, as `extract` calls it; a week is an ISO week."""


def by_task(ask: Ask, person_id: UUID, period: Period, project_id: UUID | None) -> JsonText:
    """What a person spent on each task in a period, with the names around it. One statement.

    403 for a project that the caller does not lead, unless they ask for themself.
    """
    whose = ask.caller
    if (
        project_id
        and not whose.is_admin
        and person_id != whose.id
        and whose.role_in(project_id) not in access.LEADERS
    ):
        raise Forbidden()
    parent, grand = aliased(Entity), aliased(Entity)
    names = {
        "task_id": Task.id,
        "task_type_id": Task.task_type_id,
        "project_id": Task.project_id,
        "project_name": Project.name,
        "entity_name": Entity.name,
        "entity_type_name": EntityType.name,
        "sequence_name": parent.name,
        "episode_name": grand.name,
    }
    rows = (
        select(*(column.label(name) for name, column in names.items()))
        .add_columns(func.sum(TimeSpent.duration).label("duration"))
        .select_from(TimeSpent)
        .join(Task, Task.id == TimeSpent.task_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(parent, parent.id == Entity.parent_id)
        .outerjoin(grand, grand.id == parent.parent_id)
        .where(TimeSpent.person_id == person_id, during(*period), access.READS(ask, TimeSpent))
        .group_by(*names.values())
    )
    if project_id:
        rows = rows.where(Task.project_id == project_id)
    return read_list(ask, rows.order_by(Project.name, grand.name, parent.name, Entity.name, Task.id))


def table(ask: Ask, unit: str, period: Period | None, asked: dict[str, Any]) -> JsonText:
    """`{unit: {person id: minutes}}` of the period and of what the caller may read. One statement.

    `asked`: project_id, department_id (of the task type), studio_id (of the person). 403 for a project that a
    manager or supervisor does not lead; 400 for a department that is not the supervisor's (spec 10 §D4).
    """
    place = cast(func.date_part(UNITS[unit], TimeSpent.date), Text)
    where = [access.READS(ask, TimeSpent), *_filters(ask, asked)]
    if period is not None:
        where.append(during(*period))
    rows = (
        select(
            place.label("place"),
            cast(TimeSpent.person_id, Text).label("person"),
            func.sum(TimeSpent.duration).label("minutes"),
        )
        .where(TimeSpent.person_id.is_not(None), *where)
        .group_by("place", "person")
        .subquery("minutes")
    )
    people = func.json_object_agg(rows.c.person, rows.c.minutes, type_=JSON()).label("people")
    by_place = select(rows.c.place, people).group_by(rows.c.place).subquery("by_place")
    whole = select(func.json_object_agg(by_place.c.place, by_place.c.people, type_=JSON())).scalar_subquery()
    return read_value(ask, select(func.coalesce(whole, literal_column("'{}'::json"), type_=JSON())))


def _filters(ask: Ask, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    task, person, kind = aliased(Task), aliased(Person), aliased(TaskType)
    made: list[ColumnElement[bool]] = []
    project_id, department_id = asked.get("project_id"), asked.get("department_id")
    if project_id:
        leads = ask.caller.role in access.LEADERS or ask.caller.holds(*access.LEADERS)
        if leads and not ask.caller.is_admin and ask.caller.role_in(project_id) not in access.LEADERS:
            raise Forbidden()
        made.append(exists().where(task.id == TimeSpent.task_id, task.project_id == project_id))
    if department_id:
        if ask.caller.role == "supervisor" and department_id not in ask.caller.departments:
            raise WrongParameter("department_id is no department of yours.")
        of_kind = (task.task_type_id == kind.id) & (kind.department_id == department_id)
        made.append(exists().where(task.id == TimeSpent.task_id, of_kind))
    if asked.get("studio_id"):
        made.append(exists().where(person.id == TimeSpent.person_id, person.studio_id == asked["studio_id"]))
    return made
