"""The generic routes of project templates (spec 20 §18.3)."""

from __future__ import annotations

from flask_restful import Resource

from app.access.rule import by_role
from app.ask import Ask
from app.blueprints.crud import Table, listed, place
from app.http.domains import data
from app.http.gates import only
from app.http.operation import operation
from app.queries.json import JsonStream, JsonText
from app.schemas.project_templates import ProjectTemplateRow

READS = by_role("admin", "manager")
TABLE = place(Table(path="project-templates", schema=ProjectTemplateRow, read=READS, verbs="PGUD"))


@data.resource("/project-templates")
class ProjectTemplates(Resource):
    """Templates of productions."""

    @operation(access=only(READS), reply=ProjectTemplateRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the project templates."""
        return listed(ask, TABLE, READS)
