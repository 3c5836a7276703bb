"""Statuses of tasks (spec 30 §3.1, 16.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.events.log import record
from app.events.named import TASK_STATUS
from app.models import TaskStatus
from app.schemas.tables import TaskStatusRow
from app.services import rows
from app.services.rows import teller

TOLD = teller(TASK_STATUS, "task_status_id")
MISSING = {
    False: {"name": "Todo", "short_name": "todo", "color": "#f5f5f5", "is_default": True},
    True: {
        "name": "Neutral",
        "short_name": "neutral",
        "color": "#CCCCCC",
        "is_default": True,
        "for_concept": True,
    },
}


def default(ask: Ask, for_concept: bool = False) -> UUID:
    """The status of new tasks (spec 30 §3.1); made, with task-status:new, when there is none."""
    missing = MISSING[for_concept]
    flagged = TaskStatus.is_default.is_(True) & (func.coalesce(TaskStatus.for_concept, False) == for_concept)
    chosen = select(TaskStatus.id).where(flagged | (TaskStatus.short_name == missing["short_name"]))
    found = ask.db.scalars(chosen.order_by(flagged.desc(), TaskStatus.created_at, TaskStatus.id)).first()
    if found is not None:
        return found
    made: UUID = ask.db.execute(
        postgresql_insert(TaskStatus)
        .values(missing)
        .on_conflict_do_update(index_elements=["short_name"], set_={"short_name": missing["short_name"]})
        .returning(TaskStatus.id)
    ).scalar_one()
    record(ask, *TOLD("new", made, None))
    return made


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Create a status; a new default takes the flag from the one before. Records task-status:new."""
    if values.get("is_default"):
        _unset_default(ask, bool(values.get("for_concept")), None)
    return rows.create(ask, TaskStatusRow, values, links, TOLD)


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change a status; a new default takes the flag from the one before. Records task-status:update."""
    if values.get("is_default"):
        stored = ask.db.scalar(select(TaskStatus.for_concept).where(TaskStatus.id == id_).with_for_update())
        _unset_default(ask, bool(values.get("for_concept", stored)), id_)
    rows.change(ask, TaskStatusRow, id_, values, links, TOLD)


def _unset_default(ask: Ask, for_concept: bool, but: UUID | None) -> None:
    """One default for each value of `for_concept`; records task-status:update of the one that loses the flag."""
    losing = update(TaskStatus).where(
        TaskStatus.is_default.is_(True),
        func.coalesce(TaskStatus.for_concept, False) == for_concept,
        TaskStatus.id.is_distinct_from(but),
    )
    changed = losing.values(is_default=False, updated_at=func.clock_timestamp()).returning(TaskStatus.id)
    lost = ask.db.scalars(changed.execution_options(synchronize_session=False)).all()
    record(ask, *(event for id_ in lost for event in TOLD("update", id_, None)))
