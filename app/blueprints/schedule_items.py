"""The generic routes of schedule items (spec 20 §18.10)."""

from __future__ import annotations

from app.access import tasks
from app.access.projects import MANAGES
from app.blueprints.crud import Table, place
from app.schemas import tables

TABLE = place(
    Table(
        path="schedule-items",
        schema=tables.ScheduleItemRow,
        create=MANAGES,
        update=tasks.SUPERVISES,
        delete=MANAGES,
        judged=("project_id",),
    )
)
