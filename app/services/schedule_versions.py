"""Plans of a production beside its tasks' own dates: copied, applied, removed (spec 20 §15.2, 18.11, 18.12).

Copies are statements over tables, whatever the number of tasks; each is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, delete, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.events.log import record, record_each
from app.events.named import PROJECT, TASK
from app.models import (
    ProductionScheduleVersion,
    ProductionScheduleVersionTaskLink,
    ProductionScheduleVersionTaskLinkPersonLink,
    Project,
    Task,
    TaskPersonLink,
)
from app.schemas.tables import ProductionScheduleVersionRow, ScheduleLinkRow
from app.services import rows as row_services

LINK_KEY = "production_schedule_version_task_link_id"
LINK = row_events("production-schedule-version-task-link", LINK_KEY)
VERSION_KEY = "production_schedule_version_id"
VERSION = row_events("production-schedule-version", VERSION_KEY)
VERSION_TOLD = row_services.teller(VERSION, VERSION_KEY)
# What the actions say is spelt with underscores on the wire (spec 20 §19).
PLAN = row_events("production_schedule_version", VERSION_KEY)
DATES = ("start_date", "due_date", "estimation")
ASSIGNEE = ProductionScheduleVersionTaskLinkPersonLink
UNSYNCHRONISED = {"synchronize_session": False}


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Begin a plan; one that it derives from is of the same project (else 400). Records its `new`."""
    _refuse_foreign(ask, values.get("production_schedule_from"), values["project_id"])
    return row_services.create(ask, ProductionScheduleVersionRow, values, links, VERSION_TOLD)


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change a plan, locked or not. Records its `update`."""
    project_id = ask.db.execute(
        select(ProductionScheduleVersion.project_id).where(ProductionScheduleVersion.id == id_)
    ).scalar_one()
    _refuse_foreign(ask, values.get("production_schedule_from"), project_id)
    row_services.change(ask, ProductionScheduleVersionRow, id_, values, links, VERSION_TOLD)


def _refuse_foreign(ask: Ask, source_id: UUID | None, project_id: UUID) -> None:
    if source_id is None:
        return
    version = ProductionScheduleVersion
    if ask.db.scalar(select(version.project_id).where(version.id == source_id)) != project_id:
        raise WrongParameter("Production schedule versions must belong to the same project.")


def remove(ask: Ask, id_: UUID) -> None:
    """Remove a plan; plans and projects that derive from it forget it.

    Records project:update, production-schedule-version:update of the plans, and its `delete`.
    """
    version = ProductionScheduleVersion
    derived = update(version).where(version.production_schedule_from == id_)
    derived = derived.values(production_schedule_from=None, updated_at=func.clock_timestamp())
    plans = ask.db.execute(
        derived.returning(version.id, version.project_id), execution_options=UNSYNCHRONISED
    ).all()
    forgetting = update(Project).where(Project.from_schedule_version_id == id_)
    forgetting = forgetting.values(from_schedule_version_id=None, updated_at=func.clock_timestamp())
    projects = ask.db.scalars(forgetting.returning(Project.id), execution_options=UNSYNCHRONISED).all()
    record(
        ask,
        *(PROJECT["update"](project_id=one) for one in projects),
        *(event for one in plans for event in VERSION_TOLD("update", one.id, one.project_id)),
    )
    row_services.remove(ask, ProductionScheduleVersionRow, id_, VERSION_TOLD)


def create_link(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Tie a task to a version; both are of one project, else 400. Records its `new`."""
    version = ProductionScheduleVersion
    same = (
        select(Task.id)
        .join(version, version.project_id == Task.project_id)
        .where(Task.id == values["task_id"], version.id == values[VERSION_KEY])
    )
    if ask.db.scalar(same) is None:
        raise WrongParameter("The task and the production schedule version must be in the same project.")
    return row_services.create(ask, ScheduleLinkRow, values, links, row_services.teller(LINK, LINK_KEY))


def _lock(ask: Ask, ids: Iterable[UUID]) -> dict[UUID, ProductionScheduleVersion]:
    """The plans of these ids, locked in the order of their ids."""
    version = ProductionScheduleVersion
    chosen = select(version).where(version.id.in_(list(ids))).order_by(version.id)
    chosen = chosen.with_for_update(key_share=True)
    return {one.id: one for one in ask.db.scalars(chosen)}


def copy_production(ask: Ask, id_: UUID) -> int:
    """Take every task's dates and assignees into the plan. Locks it. Answers how many links were written.

    Five statements. Records production_schedule_version:update.
    """
    version = _lock(ask, [id_])[id_]
    _read_whole(ask)
    source = select(literal(id_, Uuid()), Task.id, *(getattr(Task, key) for key in DATES))
    written = _upsert(ask, source.where(Task.project_id == version.project_id), Task.id)
    link = ProductionScheduleVersionTaskLink
    own = select(link.id).where(link.production_schedule_version_id == id_)
    assigned = own.join(TaskPersonLink, TaskPersonLink.task_id == link.task_id)
    _replace_assignees(ask, own, assigned.add_columns(TaskPersonLink.person_id))
    _tell(ask, version)
    return written


def copy_version(ask: Ask, id_: UUID, source_id: UUID) -> int:
    """Take another plan's dates and assignees; links that it has not stay. Locks both. Answers how many it took.

    Six statements. Records production_schedule_version:update. 404 for no such source; 400 for one of another
    project, or for the plan itself.
    """
    found = _lock(ask, [id_, source_id])
    if source_id not in found:
        raise NotFound("No production schedule version has this id.")
    version = found[id_]
    if found[source_id].project_id != version.project_id:
        raise WrongParameter("Production schedule versions must belong to the same project.")
    if source_id == id_:
        raise WrongParameter("A production schedule version cannot be copied onto itself.")
    _read_whole(ask)
    link = ProductionScheduleVersionTaskLink
    source = select(literal(id_, Uuid()), link.task_id, *(getattr(link, key) for key in DATES))
    written = _upsert(ask, source.where(link.production_schedule_version_id == source_id), link.task_id)
    own, other, person = aliased(link), aliased(link), aliased(ASSIGNEE)
    both = select(own.id).join(other, own.task_id == other.task_id)
    both = both.where(
        own.production_schedule_version_id == id_, other.production_schedule_version_id == source_id
    )
    assigned = both.join(person, person.production_schedule_version_task_link_id == other.id)
    _replace_assignees(ask, both, assigned.add_columns(person.person_id))
    _tell(ask, version, production_schedule_from=source_id)
    return written


def _upsert(ask: Ask, source: Any, task_id: Any) -> int:
    """Write the links of a SELECT of (version, task, dates); those that say the same already are left alone.

    In the order of the tasks' ids: neighbours in the indexes are written, and checked, one after the other.
    """
    link = ProductionScheduleVersionTaskLink
    made = postgresql_insert(link).from_select([VERSION_KEY, "task_id", *DATES], source.order_by(task_id))
    new = {key: made.excluded[key] for key in DATES}
    differs = or_(*(getattr(link, key).is_distinct_from(value) for key, value in new.items()))
    set_ = {**new, "updated_at": func.clock_timestamp()}
    ask.db.execute(
        made.on_conflict_do_update(index_elements=[VERSION_KEY, "task_id"], set_=set_, where=differs)
    )
    return ask.db.scalar(select(func.count()).select_from(source.subquery())) or 0


def _read_whole(ask: Ask) -> None:
    """Have every join of this transaction read its tables once.

    The planner takes a plan that is new since it last counted for one row, and would run what it joins again for each
    of its thousands: minutes instead of a second.
    """
    ask.db.execute(text("SET LOCAL enable_nestloop = off"))


def _replace_assignees(ask: Ask, links: Select[Any], assigned: Select[Any]) -> None:
    """Make the assignees of these links those that are assigned, (link, person); who is among them already stays."""
    told = assigned.subquery("assigned")
    link_id, person_id = told.c
    gone = delete(ASSIGNEE).where(
        ASSIGNEE.production_schedule_version_task_link_id.in_(links),
        ~exists().where(
            link_id == ASSIGNEE.production_schedule_version_task_link_id, person_id == ASSIGNEE.person_id
        ),
    )
    ask.db.execute(gone, execution_options=UNSYNCHRONISED)
    made = postgresql_insert(ASSIGNEE).from_select(
        ["production_schedule_version_task_link_id", "person_id"], select(told).order_by(link_id)
    )
    ask.db.execute(made.on_conflict_do_nothing())


def _tell(ask: Ask, version: ProductionScheduleVersion, **values: Any) -> None:
    changed = update(ProductionScheduleVersion).where(ProductionScheduleVersion.id == version.id)
    changed = changed.values({**values, "updated_at": func.clock_timestamp()})
    ask.db.execute(changed, execution_options=UNSYNCHRONISED)
    told = {VERSION_KEY: version.id, "project_id": version.project_id}
    record(ask, PLAN["update"](**told))


def apply(ask: Ask, id_: UUID) -> int:
    """Give the tasks of a plan its dates (not its assignees), and lock the plan. Answers how many tasks.

    Locks the project, the plan, and the tasks that move. Records task:update of those,
    production_schedule_version:update and project:update.
    """
    version = ProductionScheduleVersion
    project_id = ask.db.execute(select(version.project_id).where(version.id == id_)).scalar_one()
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    plan = _lock(ask, [id_])[id_]
    _read_whole(ask)
    link = ProductionScheduleVersionTaskLink
    planned = select(func.count()).where(link.production_schedule_version_id == id_)
    differs = or_(*(getattr(Task, key).is_distinct_from(getattr(link, key)) for key in DATES))
    moved = update(Task).where(
        link.task_id == Task.id,
        link.production_schedule_version_id == id_,
        Task.project_id == project_id,
        differs,
    )
    moved = moved.values({key: getattr(link, key) for key in DATES} | {"updated_at": func.clock_timestamp()})
    found = moved.returning(Task.id, Task.project_id).cte("moved")
    record_each(ask, TASK["update"], select(found.c.id.label("task_id"), found.c.project_id))
    _tell(ask, plan, locked=True)
    from_version = update(Project).where(Project.id == project_id)
    ask.db.execute(
        from_version.values(from_schedule_version_id=id_, updated_at=func.clock_timestamp()),
        execution_options=UNSYNCHRONISED,
    )
    record(ask, PROJECT["update"](project_id=project_id))
    return ask.db.scalar(planned) or 0
