"""Time spents: a day's minutes of a person on a task; a task's duration is their sum (spec 30 §10, 16.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import TASK, TIME_SPENT
from app.models import Task, TimeSpent
from app.services import presence

Links = dict[str, list[UUID]]


def create(ask: Ask, values: dict[str, Any], links: Links) -> UUID:
    """Note minutes of a person on a task. Locks the task. Records task:update, then time-spent:new.

    400 for a duration that is not above zero and for a second row of the same person, task and day.
    """
    _refuse_duration(values)
    _lock(ask, [values.get("task_id")])
    made = insert(TimeSpent).values(values).returning(TimeSpent.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    told, project_id = recount(ask, [values.get("task_id")])
    record(ask, *told, TIME_SPENT["new"](time_spent_id=id_, project_id=project_id))
    return id_


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: Links) -> None:
    """Change minutes, or whose or when they are. Locks the row and its tasks, before and after.

    Records task:update of each, then time-spent:update. 400 as for `create`.
    """
    _refuse_duration(values)
    tasks = [*_tasks_of(ask, id_), values.get("task_id")]
    _lock(ask, tasks)
    moved = update(TimeSpent).where(TimeSpent.id == id_)
    moved = moved.values({**values, "updated_at": func.clock_timestamp()}).returning(TimeSpent.task_id)
    found = ask.db.execute(moved.execution_options(synchronize_session=False)).one_or_none()
    if found is None:
        raise NotFound()
    told, project_id = recount(ask, tasks, found.task_id)
    record(ask, *told, TIME_SPENT["update"](time_spent_id=id_, project_id=project_id))


def remove(ask: Ask, id_: UUID) -> None:
    """Forget minutes. Locks the row and its task. Records time-spent:delete, then task:update."""
    tasks = _tasks_of(ask, id_)
    _lock(ask, tasks)
    gone = delete(TimeSpent).where(TimeSpent.id == id_).returning(TimeSpent.id)
    if ask.db.execute(gone.execution_options(synchronize_session=False)).one_or_none() is None:
        raise NotFound()
    told, project_id = recount(ask, tasks)
    record(ask, TIME_SPENT["delete"](time_spent_id=id_, project_id=project_id), *told)


def log(ask: Ask, task_id: UUID, person_id: UUID, day: date, minutes: float, *, add: bool = False) -> UUID:
    """Note what a person spent on a task on a day, in place of what was noted or on top of it. Locks the task.

    Records person:update (for a new row), time-spent:new or :update, then task:update.
    """
    _lock(ask, [task_id])
    row = upsert(TimeSpent).values(task_id=task_id, person_id=person_id, date=day, duration=minutes)
    total = TimeSpent.duration + row.excluded.duration if add else row.excluded.duration
    kept = row.on_conflict_do_update(
        index_elements=["person_id", "task_id", "date"],
        set_={"duration": total, "updated_at": func.clock_timestamp()},
    )
    is_new: Any = literal_column("xmax = 0").label("is_new")
    id_, new = ask.db.execute(kept.returning(TimeSpent.id, is_new)).one()
    told = presence.follow(ask, [person_id]) if new else []
    counted, project_id = recount(ask, [task_id])
    verb = "new" if new else "update"
    record(ask, *told, TIME_SPENT[verb](time_spent_id=id_, project_id=project_id), *counted)
    return UUID(str(id_))


def forget(ask: Ask, task_id: UUID, person_id: UUID, day: date) -> None:
    """Forget what a person spent on a task on a day; 404 when nothing was. Locks the task.

    Records time-spent:delete, then task:update.
    """
    _lock(ask, [task_id])
    gone = delete(TimeSpent).where(
        TimeSpent.task_id == task_id, TimeSpent.person_id == person_id, TimeSpent.date == day
    )
    id_ = ask.db.execute(gone.returning(TimeSpent.id)).scalar_one_or_none()
    if id_ is None:
        raise NotFound("Nothing was spent on this task on this day.")
    told, project_id = recount(ask, [task_id])
    record(ask, TIME_SPENT["delete"](time_spent_id=id_, project_id=project_id), *told)


def recount(
    ask: Ask, task_ids: Iterable[UUID | None], own: UUID | None = None
) -> tuple[list[Event], UUID | None]:
    """Make the duration (minutes) of tasks the sum of their time spents. One statement.

    Returns task:update of each, and the project of `own` (by default of whichever task was counted).
    """
    total = select(func.coalesce(func.sum(TimeSpent.duration), 0)).where(TimeSpent.task_id == Task.id)
    counted = (
        update(Task)
        .where(Task.id.in_(_known(task_ids)))
        .values(duration=total.scalar_subquery(), updated_at=func.clock_timestamp())
        .returning(Task.id, Task.project_id)
        .execution_options(synchronize_session=False)
    )
    found = ask.db.execute(counted).all()
    projects: dict[UUID, UUID | None] = {one.id: one.project_id for one in found}
    project_id = projects.get(own) if own else next(iter(projects.values()), None)
    return [TASK["update"](task_id=id_, project_id=its) for id_, its in projects.items()], project_id


def _refuse_duration(values: dict[str, Any]) -> None:
    if "duration" in values and values["duration"] <= 0:
        raise WrongParameter("The duration must be above zero.")


def _tasks_of(ask: Ask, id_: UUID) -> list[UUID | None]:
    kept = select(TimeSpent.task_id).where(TimeSpent.id == id_).with_for_update()
    return list(ask.db.execute(kept).scalars())


def _known(task_ids: Iterable[UUID | None]) -> list[UUID]:
    return [id_ for id_ in task_ids if id_ is not None]


def _lock(ask: Ask, task_ids: Iterable[UUID | None]) -> None:
    # Two who write on the same task wait for each other, so that the sum misses neither.
    chosen = select(Task.id).where(Task.id.in_(_known(task_ids))).order_by(Task.id)
    ask.db.execute(chosen.with_for_update(key_share=True))
