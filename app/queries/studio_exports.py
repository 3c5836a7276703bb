"""What the studio's files show: productions, persons, task types, tasks, time spent (spec 50 §6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Date, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import persons, projects, tasks, time_spents
from app.ask import Ask
from app.models import (
    Department,
    DepartmentLink,
    Entity,
    EntityType,
    Person,
    Project,
    ProjectStatus,
    Studio,
    Task,
    TaskPersonLink,
    TaskStatus,
    TaskType,
    TimeSpent,
    names,
)
from app.queries.row_streams import stream_rows

Rows = Iterator[tuple[Any, ...]]
RUNNING = ("Active", "open", names.OPEN_STATUS)
"""The statuses of the productions whose time spent is told."""


def full_name(person: Any) -> ColumnElement[Any]:
    """A person's first and last name."""
    return func.trim(func.concat(person.first_name, " ", person.last_name))


def day(moment: Any) -> ColumnElement[Any]:
    """The UTC day of a moment, as YYYY-MM-DD."""
    return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")


def productions(ask: Ask) -> Rows:
    """Name and status of the productions that the caller sees, by name. One statement."""
    chosen: Any = select(Project.name, ProjectStatus.name).where(projects.SEES(ask, Project))
    chosen = chosen.outerjoin(ProjectStatus, ProjectStatus.id == Project.project_status_id)
    return stream_rows(ask, chosen.order_by(Project.name))


def people(ask: Ask) -> Rows:
    """The persons, but bots, guests and preview accounts, by name. One statement."""
    link = aliased(DepartmentLink)
    departments = (
        select(func.string_agg(Department.name, aggregate_order_by(literal(","), Department.name)))
        .join(link, link.department_id == Department.id)
        .where(link.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    shown = select(
        Person.first_name,
        Person.last_name,
        Person.email,
        Person.phone,
        Person.role,
        departments,
        Studio.name,
        Person.country,
        Person.contract_type,
        Person.position,
        Person.seniority,
        Person.daily_salary,
        case((Person.active.is_(True), "yes"), else_="no"),
    ).outerjoin(Studio, Studio.id == Person.studio_id)
    shown = shown.where(~Person.is_bot, ~Person.is_guest, persons.LISTS(ask, Person))
    return stream_rows(
        ask, shown.order_by(func.lower(Person.first_name), func.lower(Person.last_name), Person.id)
    )


def task_types(ask: Ask) -> Rows:
    """The task types that have a department, by department and name. One statement."""
    chosen: Any = select(Department.name, TaskType.name)
    chosen = chosen.join(TaskType, TaskType.department_id == Department.id)
    return stream_rows(ask, chosen.order_by(Department.name, TaskType.name, TaskType.id))


def work(ask: Ask) -> Rows:
    """The tasks of open productions that the caller sees, by production, type and entity. One statement."""
    entity, parent, above, kind = aliased(Entity), aliased(Entity), aliased(Entity), aliased(EntityType)
    assigner, assignee, link = aliased(Person), aliased(Person), aliased(TaskPersonLink)
    name = full_name(assignee)
    assigned = (
        select(link.task_id, func.string_agg(name, aggregate_order_by(literal(", "), name)).label("names"))
        .join(assignee, assignee.id == link.person_id)
        .group_by(link.task_id)
        .subquery("assigned")
    )
    shown = select(
        Project.name,
        TaskType.name,
        above.name,
        parent.name,
        kind.name,
        entity.name,
        case((assigner.id.is_(None), ""), else_=full_name(assigner)),
        assigned.c.names,
        Task.duration,
        Task.estimation,
        *(day(getattr(Task, key)) for key in ("start_date", "due_date", "real_start_date", "end_date")),
        TaskStatus.name,
    ).select_from(Task)
    joined = (
        shown.join(Project, Project.id == Task.project_id)
        .join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .outerjoin(TaskStatus, TaskStatus.id == Task.task_status_id)
        .outerjoin(entity, entity.id == Task.entity_id)
        .outerjoin(kind, kind.id == entity.entity_type_id)
        .outerjoin(parent, parent.id == entity.parent_id)
        .outerjoin(above, above.id == parent.parent_id)
        .outerjoin(assigner, assigner.id == Task.assigner_id)
        .outerjoin(assigned, assigned.c.task_id == Task.id)
        .where(ProjectStatus.name == names.OPEN_STATUS, tasks.LISTS(ask, Task))
    )
    order = (Project.name, TaskType.name, Task.name, above.name, parent.name, kind.name, entity.name, Task.id)
    return stream_rows(ask, joined.order_by(*order))


def time(ask: Ask) -> Rows:
    """The time spent in running productions that the caller sees, by day, person and entity. One statement."""
    entity, parent, above, kind = aliased(Entity), aliased(Entity), aliased(Entity), aliased(EntityType)
    path = func.concat_ws(" / ", above.name, parent.name, entity.name)
    shown = select(
        Project.name,
        full_name(Person),
        kind.name,
        case((kind.name == "Shot", path), else_=entity.name),
        TaskType.name,
        cast(TimeSpent.date, Date),
        TimeSpent.duration,
    ).select_from(TimeSpent)
    joined = (
        shown.join(Task, Task.id == TimeSpent.task_id)
        .join(Project, Project.id == Task.project_id)
        .join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .join(Person, Person.id == TimeSpent.person_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .outerjoin(entity, entity.id == Task.entity_id)
        .outerjoin(kind, kind.id == entity.entity_type_id)
        .outerjoin(parent, parent.id == entity.parent_id)
        .outerjoin(above, above.id == parent.parent_id)
        .where(ProjectStatus.name.in_(RUNNING), time_spents.READS(ask, TimeSpent))
    )
    order = (TimeSpent.date, Person.last_name, Project.name, kind.name, entity.name, TimeSpent.id)
    return stream_rows(ask, joined.order_by(*order))
