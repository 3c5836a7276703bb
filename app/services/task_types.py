"""Types of tasks (spec 30 §16.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import TASK_TYPE
from app.models import ProjectTaskTypeLink, ScheduleItem, TaskType, given_ids
from app.schemas.tables import TaskTypeRow
from app.services import rows, schedule_items
from app.services.rows import teller

TOLD = teller(TASK_TYPE, "task_type_id")


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Create a task type; a name that another has, in any case, is 400. Records task-type:new."""
    _refuse_twin(ask, values["name"], None)
    return rows.create(ask, TaskTypeRow, values, links, TOLD)


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change a task type; a new name that another has is 400. Records task-type:update."""
    stored = ask.db.scalar(select(TaskType.name).where(TaskType.id == id_).with_for_update())
    if "name" in values and values["name"] != stored:
        _refuse_twin(ask, values["name"], id_)
    rows.change(ask, TaskTypeRow, id_, values, links, TOLD)


def _refuse_twin(ask: Ask, name: str, but: UUID | None) -> None:
    twin = select(TaskType.id).where(
        func.lower(TaskType.name) == name.lower(), TaskType.id.is_distinct_from(but)
    )
    if ask.db.scalars(twin).first() is not None:
        raise WrongParameter("A task type with this name already exists.")


def remove(ask: Ask, id_: UUID, force: bool) -> None:
    """Delete a task type; schedule items and projects that use it refuse (400), or lose it when forced.

    Bars that nobody moved go with it where no production is linked with it. Records schedule-item:delete of
    those, then task-type:delete.
    """
    bars = schedule_items.drop_unmoved(ask, id_)
    blockers = []
    for model, words in ((ScheduleItem, "schedule items"), (ProjectTaskTypeLink, "projects")):
        using = model.task_type_id == id_
        if force:
            ask.db.execute(delete(model).where(using).execution_options(synchronize_session=False))
        elif ask.db.scalars(select(model.id).where(using).limit(1)).first() is not None:
            blockers.append(words)
    if blockers:
        raise WrongParameter(f"This task type is used by {' and '.join(blockers)}.")
    record(ask, *bars)
    rows.remove(ask, TaskTypeRow, id_, TOLD)


def reorder(ask: Ask, ids: Sequence[UUID]) -> list[UUID]:
    """Give each task type its place, from 1, as priority; unknown ids take a place. Records task-type:update."""
    asked = given_ids(list(dict.fromkeys(ids)))
    known = ask.db.execute(select(asked.c.id).join(TaskType, TaskType.id == asked.c.id).order_by(asked.c.place))
    found = list(known.scalars())
    if found:
        moved = update(TaskType).where(TaskType.id == asked.c.id)
        moved = moved.values(priority=asked.c.place, updated_at=func.clock_timestamp())
        ask.db.execute(moved.execution_options(synchronize_session=False))
        record(ask, *(event for id_ in found for event in TOLD("update", id_, None)))
    return found
