"""People on tasks (spec 30 §4.2–4.5). Any number of tasks costs the same number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, cast, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.access import assignments as access
from app.access import tasks as task_access
from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PROJECT, TASK, TaskAssigned, TaskUnassigned
from app.models import Person, Project, ProjectPersonLink, Task, TaskPersonLink, given_ids
from app.services import notifications, planner


def among(ids: Sequence[UUID]) -> Any:
    """`= ANY(ids)`, one parameter for any number of them."""
    return any_(cast(list(ids), ARRAY(Uuid)))


def assign_one(ask: Ask, task_id: UUID, person_id: UUID) -> None:
    """Put a person on a task; 403 when the caller may not, or for a bot where the project takes none."""
    if not assign(ask, [task_id], person_id):
        raise Forbidden()


def assign(ask: Ask, task_ids: Sequence[UUID], person_id: UUID) -> list[UUID]:
    """Put a person on tasks, and in the teams of their projects; refused and unknown tasks are left out.

    Locks the tasks. Records task:assign and task:update of each, notification:new where the person was not on the
    task yet, and project:update of each team that grew. 400 when there is no such person. Returns the ids of the
    tasks, in the order given.
    """
    person = ask.db.execute(
        select(Person.is_bot, Person.preview_project_id).where(Person.id == person_id)
    ).one_or_none()
    if person is None or person.preview_project_id is not None:
        raise WrongParameter("This person can not be assigned.")
    locked = (
        select(Task.id, Task.project_id)
        .where(Task.id == among(task_ids), access.puts(ask, Task, person_id))
        .order_by(Task.id)
        .with_for_update(of=Task)
    )
    if person.is_bot:
        locked = locked.join(Project, Project.id == Task.project_id)
        locked = locked.where(Project.is_bot_collaboration_enabled.is_(True))
    projects = {row.id: row.project_id for row in ask.db.execute(locked)}
    ids = [id_ for id_ in dict.fromkeys(task_ids) if id_ in projects]
    if ids:
        new = _tie(ask, ids, person_id)
        touch(ask, ids, assigner_id=ask.caller.id)
        grown = _join_teams(ask, {project for project in projects.values() if project}, person_id)
        told: list[Event] = []
        for id_ in ids:
            told.append(TaskAssigned(task_id=id_, person_id=person_id, project_id=projects[id_]))
            told.append(TASK["update"](task_id=id_, project_id=projects[id_]))
        told += notifications.assigned(ask, [(id_, person_id, projects[id_]) for id_ in ids if id_ in new])
        record(ask, *grown, *told)
    return ids


def _tie(ask: Ask, ids: Sequence[UUID], person_id: UUID) -> set[UUID]:
    """Put the person on the tasks; answers those that are new to them (spec 30 §19.21: nobody is told twice)."""
    task = given_ids(ids)
    rows = select(task.c.id, literal(person_id, Uuid()))
    tied = postgresql_insert(TaskPersonLink).from_select(["task_id", "person_id"], rows)
    new = set(ask.db.scalars(tied.on_conflict_do_nothing().returning(TaskPersonLink.task_id)))
    planner.notice(ask, len(new), TaskPersonLink)
    return new


def _join_teams(ask: Ask, project_ids: set[UUID], person_id: UUID) -> list[Event]:
    project = given_ids(sorted(project_ids))
    rows = select(project.c.id, literal(person_id, Uuid()))
    joined = (
        postgresql_insert(ProjectPersonLink)
        .from_select(["project_id", "person_id"], rows)
        .on_conflict_do_nothing()
        .returning(ProjectPersonLink.project_id)
    )
    return [PROJECT["update"](project_id=id_) for id_ in ask.db.scalars(joined)]


def touch(ask: Ask, ids: Sequence[UUID], **values: Any) -> None:
    """Set columns of tasks; their `updated_at` moves. One statement."""
    changed = update(Task).where(Task.id == among(ids)).values(**values, updated_at=func.clock_timestamp())
    ask.db.execute(changed.execution_options(synchronize_session=False))


def clear(ask: Ask, task_ids: Sequence[UUID], person_id: UUID | None) -> list[UUID]:
    """Take a person (None: everybody) off tasks; refused and unknown tasks are left out.

    Locks the tasks. Records task:unassign of each person taken off, then task:update. Returns the handled ids.
    """
    locked = select(Task.id, Task.project_id).where(
        Task.id == among(task_ids), access.takes_off(ask, Task, person_id)
    )
    found = ask.db.execute(locked.order_by(Task.id).with_for_update())
    projects = {row.id: row.project_id for row in found}
    ids = [id_ for id_ in dict.fromkeys(task_ids) if id_ in projects]
    if not ids:
        return []
    gone = delete(TaskPersonLink).where(TaskPersonLink.task_id == among(ids))
    if person_id is not None:
        gone = gone.where(TaskPersonLink.person_id == person_id)
    removed = ask.db.execute(gone.returning(TaskPersonLink.task_id, TaskPersonLink.person_id)).all()
    pairs = (
        [(id_, person_id) for id_ in ids] if person_id else [(one.task_id, one.person_id) for one in removed]
    )
    touch(ask, ids)
    record(
        ask,
        *(TaskUnassigned(task_id=id_, person_id=who, project_id=projects[id_]) for id_, who in pairs),
        *(TASK["update"](task_id=id_, project_id=projects[id_]) for id_ in ids),
    )
    return ids


def set_priority(ask: Ask, task_ids: Sequence[UUID], priority: int) -> list[UUID]:
    """Set the priority of tasks; refused and unknown ones are left out. Locks them; records task:update of each."""
    locked = select(Task.id, Task.project_id).where(
        Task.id == among(task_ids), task_access.SUPERVISES(ask, Task)
    )
    found = ask.db.execute(locked.order_by(Task.id).with_for_update())
    projects = {row.id: row.project_id for row in found}
    ids = [id_ for id_ in dict.fromkeys(task_ids) if id_ in projects]
    if ids:
        touch(ask, ids, priority=priority)
        record(ask, *(TASK["update"](task_id=id_, project_id=projects[id_]) for id_ in ids))
    return ids


def replace(ask: Ask, task_id: UUID, project_id: UUID | None, wanted: Sequence[UUID]) -> list[Event]:
    """Make the task's assignees these persons; unknown ids are dropped, a preview account is 400.

    Returns the events for the caller to record: task:assign, task:unassign, notification:new.
    """
    people = ask.db.execute(
        select(Person.id, Person.preview_project_id).where(Person.id == among(wanted))
    ).all()
    if any(one.preview_project_id is not None for one in people):
        raise WrongParameter("A preview account can not be assigned.")
    before = set(ask.db.scalars(select(TaskPersonLink.person_id).where(TaskPersonLink.task_id == task_id)))
    after = {one.id for one in people}
    gone, come = sorted(before - after), sorted(after - before)
    ask.db.execute(
        delete(TaskPersonLink).where(TaskPersonLink.task_id == task_id, TaskPersonLink.person_id == among(gone))
    )
    person = given_ids(come)
    rows = select(literal(task_id, Uuid()), person.c.id)
    ask.db.execute(postgresql_insert(TaskPersonLink).from_select(["task_id", "person_id"], rows))
    return [
        *(TaskAssigned(task_id=task_id, person_id=id_, project_id=project_id) for id_ in come),
        *(TaskUnassigned(task_id=task_id, person_id=id_, project_id=project_id) for id_ in gone),
        *notifications.assigned(ask, [(task_id, id_, project_id) for id_ in come]),
    ]
