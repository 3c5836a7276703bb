"""Statuses of tasks (spec 30 §16.3)."""

from __future__ import annotations

from app.access import ANYONE
from app.blueprints.crud import Table, place
from app.schemas.tables import TaskStatusRow
from app.services import task_statuses

place(
    Table(
        path="task-status",
        schema=TaskStatusRow,
        read=ANYONE,
        creates=task_statuses.create,
        updates=task_statuses.change,
    )
)
