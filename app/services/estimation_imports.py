"""Estimations out of a file, written to tasks (spec 50 §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.events.log import record
from app.events.named import TASK
from app.models import Task
from app.services import partial_updates
from app.services.assignments import among


@dataclass
class Estimation:
    """What a line says of a task; `values`: only the columns that it fills."""

    task_id: UUID
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def store(ask: Ask, project_id: UUID, lines: Sequence[Estimation]) -> None:
    """Write estimations, dates and metadata of tasks; the last line of a task wins. Three statements.

    Locks the tasks. Records task:update of each.
    """
    if not lines:
        return
    changes: dict[UUID, dict[str, Any]] = {}
    data: dict[UUID, dict[str, Any]] = {}
    for line in lines:
        changes.setdefault(line.task_id, {}).update(line.values)
        data.setdefault(line.task_id, {}).update(line.data)
    locked = select(Task.id).where(Task.id == among(list(changes))).order_by(Task.id)
    ask.db.execute(locked.with_for_update())
    partial_updates.write(ask, Task, changes, {id_: one for id_, one in data.items() if one})
    record(ask, *(TASK["update"](task_id=id_, project_id=project_id) for id_ in changes))
