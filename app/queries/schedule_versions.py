"""The task links of a plan (spec 20 §15.2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from app.ask import Ask
from app.models import ProductionScheduleVersionTaskLink, Task
from app.queries.json import JsonStream, columns, stream_list
from app.schemas.tables import ScheduleLinkRow


def links(ask: Ask, version_id: UUID, task_type_id: UUID | None, relations: bool) -> JsonStream:
    """The links of a plan, of one task type if it is given, with their assignees if asked for.

    One statement, streamed.
    """
    link = ProductionScheduleVersionTaskLink
    rows = select(*columns(ask, ScheduleLinkRow, link, relations=relations))
    rows = rows.where(link.production_schedule_version_id == version_id)
    if task_type_id is not None:
        rows = rows.where(exists().where(Task.id == link.task_id, Task.task_type_id == task_type_id))
    return stream_list(ask, rows.order_by(link.created_at, link.id))
