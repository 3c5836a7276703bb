"""Templates of productions (spec 20 §17, 18.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Request
from flask_restful import Resource

from app.access.rule import ADMIN, ANYONE, by_role
from app.ask import Ask
from app.blueprints.crud import RowGate, Table, listed, place
from app.http.bodies import ArrayBody, StrictBody, parse
from app.http.domains import data
from app.http.gates import in_project, on, only
from app.http.operation import operation
from app.models import ProjectTemplate
from app.queries import rows as row_queries
from app.queries.json import JsonStream, JsonText
from app.schemas import project_templates as schemas
from app.schemas.project_templates import ProjectTemplateRow
from app.schemas.projects import ProjectRow
from app.services import project_templates as services

READS = by_role("admin", "manager")
EXISTS = on(ProjectTemplate, ANYONE)
READ = only(READS) & EXISTS
WRITE = only(ADMIN) & EXISTS
PATH = "/project-templates/<uuid:project_template_id>"
TABLE = place(Table(path="project-templates", schema=ProjectTemplateRow, read=READS, verbs="GD"))


def _plain(ask: Ask, id_: UUID) -> JsonText:
    return row_queries.one(ask, ProjectTemplateRow, id_)


class _Descriptors(ArrayBody):
    """A bare array, or an object with it under `metadata_descriptors`; null and nothing are an empty one."""

    def read(self, request: Request) -> Any:
        """The array."""
        raw = request.get_data()
        value = parse(raw) if raw and request.is_json else None
        if isinstance(value, dict):
            value = value.get("metadata_descriptors")
        if value is None:
            return []
        if not isinstance(value, list):
            return super().read(request)
        return value

    def load(self, raw: Any) -> Any:
        """The columns as they are stored."""
        return schemas.descriptors_of(raw)


@data.resource("/project-templates")
class ProjectTemplates(Resource):
    """Templates of productions."""

    @operation(access=only(READS), reply=ProjectTemplateRow, many=True)
    def get(self, ask: Ask) -> JsonText | JsonStream:
        """List the project templates."""
        return listed(ask, TABLE, READS)

    @operation(access=only(ADMIN), body=StrictBody(), reply=ProjectTemplateRow, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Make a project template."""
        return _plain(ask, services.create(ask, body))


@data.resource("/project-templates/<string:instance_id>")
class ProjectTemplateChange(Resource):
    """A template."""

    @operation(access=RowGate(TABLE, ADMIN), body=StrictBody(), reply=ProjectTemplateRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Change a project template."""
        id_ = TABLE.id_of(instance_id)
        services.change(ask, id_, body)
        return _plain(ask, id_)


@data.resource("/project-templates/from-project/<uuid:project_id>")
class ProjectTemplateFromProject(Resource):
    """A template of a production."""

    @operation(access=only(ADMIN), body=schemas.TemplateFromProject, reply=ProjectTemplateRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Make a template of a production's settings, links and metadata columns."""
        return _plain(ask, services.from_project(ask, project_id, body["name"], body["description"]))


@data.resource("/projects/<uuid:project_id>/apply-template/<uuid:project_template_id>")
class ProjectTemplateApplication(Resource):
    """A template on a production that is there already."""

    @operation(access=only(ADMIN) & in_project() & EXISTS, reply=ProjectRow)
    def post(self, ask: Ask, project_id: UUID, project_template_id: UUID) -> JsonText:
        """Apply a template to a production: settings overwrite, links and columns are added."""
        services.apply(ask, project_id, project_template_id)
        return row_queries.one(ask, ProjectRow, project_id)


@data.resource(f"{PATH}/default-preview-background-file")
class ProjectTemplateDefaultBackground(Resource):
    """The background that productions of a template start with."""

    @operation(access=WRITE, body=schemas.TemplateDefaultBackground, reply=ProjectTemplateRow)
    def put(self, ask: Ask, project_template_id: UUID, body: dict[str, Any]) -> JsonText:
        """Choose the default background among the template's, or none."""
        id_ = body["default_preview_background_file_id"]
        services.set_default_background(ask, project_template_id, id_)
        return _plain(ask, project_template_id)


@data.resource(f"{PATH}/metadata-descriptors")
class ProjectTemplateDescriptors(Resource):
    """The metadata columns that productions of a template start with."""

    @operation(access=WRITE, body=_Descriptors(schemas.TemplateDescriptor), reply=ProjectTemplateRow)
    def put(self, ask: Ask, project_template_id: UUID, body: list[dict[str, Any]]) -> JsonText:
        """Replace the metadata columns of a template."""
        services.set_descriptors(ask, project_template_id, body)
        return _plain(ask, project_template_id)
