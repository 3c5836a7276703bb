"""Milestones: of a production, and the generic routes (spec 20 §13.7, 18.9)."""

from __future__ import annotations

from uuid import UUID

from flask_restful import Resource

from app.access.projects import MANAGES, NO_VENDOR
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.domains import data
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import schedule_items as read
from app.queries.json import JsonText
from app.schemas import tables
from app.schemas.schedule_items import MilestoneLine

TABLE = place(
    Table(
        path="milestones",
        schema=tables.MilestoneRow,
        read=NO_VENDOR,
        list=ADMIN,
        create=MANAGES,
        update=MANAGES,
        delete=MANAGES,
        judged=("project_id",),
    )
)


@data.resource("/projects/<uuid:project_id>/milestones")
class ProjectMilestones(Resource):
    """Days to remember in a production."""

    @operation(access=in_project("manager", "supervisor", "user", "vendor"), reply=MilestoneLine, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the milestones of a production by day."""
        return read.milestones(ask, project_id)
