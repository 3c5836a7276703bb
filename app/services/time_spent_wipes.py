"""Time spents that vanish with their reason: a day off, a person who leaves (spec 10 §D3, §E)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, select, update

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import TASK, TIME_SPENT
from app.models import Task, TimeSpent


def wipe(ask: Ask, condition: ColumnElement[bool]) -> list[Event]:
    """Delete time spents and recompute the duration (minutes) of their tasks. At most two statements.

    Returns time-spent:delete for each, then task:update for each task.
    """
    gone = ask.db.execute(delete(TimeSpent).where(condition).returning(TimeSpent.id, TimeSpent.task_id)).all()
    task_ids = {task_id for _id, task_id in gone if task_id is not None}
    if not task_ids:
        return [TIME_SPENT["delete"](time_spent_id=id_) for id_, _task_id in gone]
    total = select(func.coalesce(func.sum(TimeSpent.duration), 0)).where(TimeSpent.task_id == Task.id)
    changed = (
        update(Task)
        .where(Task.id.in_(task_ids))
        .values(duration=total.scalar_subquery(), updated_at=func.clock_timestamp())
        .returning(Task.id, Task.project_id)
        .execution_options(synchronize_session=False)
    )
    tasks = ask.db.execute(changed).all()
    return [
        *(TIME_SPENT["delete"](time_spent_id=id_) for id_, _task_id in gone),
        *(TASK["update"](task_id=id_, project_id=project_id) for id_, project_id in tasks),
    ]
