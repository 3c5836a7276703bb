"""Versions of the schedule and their task links (spec 20 §15.2, 18.11, 18.12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource
from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access import schedule_versions as access
from app.ask import Ask
from app.blueprints.crud import Table, listed, place
from app.http.domains import actions, data
from app.http.entity_gates import QueryProject
from app.http.gates import on
from app.http.operation import operation
from app.models import ProductionScheduleVersion, ProductionScheduleVersionTaskLink
from app.queries import schedule_versions as read
from app.queries.json import JsonStream, JsonText
from app.schemas import schedule_versions as bodies
from app.schemas.tables import ProductionScheduleVersionRow, ScheduleLinkRow
from app.schemas.write import uuid_of
from app.services import schedule_versions as services

PATH = "/production-schedule-versions/<uuid:production_schedule_version_id>"
SEES = on(ProductionScheduleVersion, access.SEES)
EDITS = on(ProductionScheduleVersion, access.EDITS)
LISTS = QueryProject("vendor", "client")


def _of_project(_ask: Ask, given: str) -> ColumnElement[bool]:
    """Links of the versions of one project."""
    version: Any = aliased(ProductionScheduleVersion)
    link = ProductionScheduleVersionTaskLink
    project_id = uuid_of(given, "project_id")
    return exists().where(version.id == link.production_schedule_version_id, version.project_id == project_id)


VERSIONS = place(
    Table(
        path="production-schedule-versions",
        schema=ProductionScheduleVersionRow,
        read=access.SEES,
        create=access.EDITS,
        update=access.EDITS,
        delete=access.EDITS,
        judged=("project_id",),
        creates=services.create,
        updates=services.change,
        deletes=services.remove,
        verbs="PGUD",
    )
)
LINKS = place(
    Table(
        path="production-schedule-version-task-links",
        schema=ScheduleLinkRow,
        read=access.LINK_SEES,
        create=access.LINK_EDITS,
        update=access.LINK_EDITS,
        delete=access.LINK_EDITS,
        judged=("production_schedule_version_id",),
        creates=services.create_link,
        protected=frozenset({"task_id", "production_schedule_version_id"}),
        filters={"project_id": _of_project},
        verbs="PGUD",
    )
)


@data.resource("/production-schedule-versions")
class ScheduleVersions(Resource):
    """Versions of a production's schedule."""

    @operation(access=LISTS, reply=ProductionScheduleVersionRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the versions of a production's schedule (of all productions for an admin)."""
        return listed(ask, VERSIONS, access.SEES)


@data.resource("/production-schedule-version-task-links")
class ScheduleVersionLinks(Resource):
    """Task links of versions."""

    @operation(access=LISTS, reply=ScheduleLinkRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the task links of a production's schedule versions (of all productions for an admin)."""
        return listed(ask, LINKS, access.LINK_SEES)


@data.resource(f"{PATH}/task-links")
class ScheduleVersionTaskLinks(Resource):
    """Task links of one version."""

    @operation(access=SEES, query=bodies.LinksQuery, reply=ScheduleLinkRow, many=True)
    def get(self, ask: Ask, production_schedule_version_id: UUID, query: dict[str, Any]) -> JsonStream:
        """List the task links of a schedule version."""
        given = query["task_type_id"]
        task_type_id = uuid_of(given, "task_type_id") if given else None
        relations = query["relations"].lower() == "true"
        return read.links(ask, production_schedule_version_id, task_type_id, relations)


@actions.resource(f"{PATH}/set-task-links-from-production")
class ScheduleVersionFromProduction(Resource):
    """A version takes what is."""

    @operation(access=EDITS, reply=bodies.LinksCopied)
    def post(self, ask: Ask, production_schedule_version_id: UUID) -> dict[str, Any]:
        """Copy the dates and assignees of all tasks into a schedule version."""
        written = services.copy_production(ask, production_schedule_version_id)
        return {"success": True, "task_link_count": written}


@actions.resource(f"{PATH}/set-task-links-from-production-schedule-version")
class ScheduleVersionFromVersion(Resource):
    """A version takes what another plans."""

    @operation(access=EDITS, body=bodies.VersionCopy, reply=bodies.LinksCopied)
    def post(self, ask: Ask, production_schedule_version_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Copy the dates and assignees of another schedule version."""
        source_id = body["production_schedule_version_id"]
        written = services.copy_version(ask, production_schedule_version_id, source_id)
        return {"success": True, "task_link_count": written}


@actions.resource(f"{PATH}/apply-to-production")
class ScheduleVersionApplication(Resource):
    """A version becomes what is."""

    @operation(access=EDITS, reply=bodies.VersionApplied)
    def post(self, ask: Ask, production_schedule_version_id: UUID) -> dict[str, Any]:
        """Give the tasks the dates of a schedule version, and lock it."""
        return {"success": True, "task_count": services.apply(ask, production_schedule_version_id)}
