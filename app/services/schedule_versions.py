"""Task links of a schedule's version are made (spec 20 §18.12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.errors import WrongParameter
from app.events.catalogue import row_events
from app.models import ProductionScheduleVersion, Task
from app.schemas.tables import ScheduleLinkRow
from app.services import rows as row_services

LINK_KEY = "production_schedule_version_task_link_id"
LINK = row_events("production-schedule-version-task-link", LINK_KEY)


def create_link(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Tie a task to a version; both are of one project, else 400. Records its `new`."""
    version = ProductionScheduleVersion
    same = (
        select(Task.id)
        .join(version, version.project_id == Task.project_id)
        .where(Task.id == values["task_id"], version.id == values["production_schedule_version_id"])
    )
    if ask.db.scalar(same) is None:
        raise WrongParameter("The task and the production schedule version must be in the same project.")
    return row_services.create(ask, ScheduleLinkRow, values, links, row_services.teller(LINK, LINK_KEY))
