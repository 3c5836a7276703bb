"""The generic routes of schedule versions and of their task links (spec 20 §18.11, 18.12)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access import schedule_versions as access
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.models import ProductionScheduleVersion, ProductionScheduleVersionTaskLink
from app.schemas import tables
from app.schemas.write import uuid_of
from app.services import schedule_versions


def _of_project(_ask: Ask, given: str) -> ColumnElement[bool]:
    """Links of the versions of one project."""
    version: Any = aliased(ProductionScheduleVersion)
    link = ProductionScheduleVersionTaskLink
    project_id = uuid_of(given, "project_id")
    return exists().where(version.id == link.production_schedule_version_id, version.project_id == project_id)


VERSIONS = place(
    Table(
        path="production-schedule-versions",
        schema=tables.ProductionScheduleVersionRow,
        read=access.SEES,
        create=access.EDITS,
        update=access.EDITS,
        delete=access.EDITS,
        judged=("project_id",),
    )
)
LINKS = place(
    Table(
        path="production-schedule-version-task-links",
        schema=tables.ScheduleLinkRow,
        read=access.LINK_SEES,
        create=access.LINK_EDITS,
        update=access.LINK_EDITS,
        delete=access.LINK_EDITS,
        judged=("production_schedule_version_id",),
        creates=schedule_versions.create_link,
        protected=frozenset({"task_id", "production_schedule_version_id"}),
        filters={"project_id": _of_project},
    )
)
