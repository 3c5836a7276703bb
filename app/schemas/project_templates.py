"""How project templates look on the wire, and the bodies that change them (spec 20 §17)."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from app.ask import ROLES
from app.errors import WrongParameter
from app.models import (
    EntityType,
    PreviewBackgroundFile,
    ProjectTemplate,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
    TaskStatus,
    TaskType,
    names,
)
from app.schemas.metadata_descriptors import KINDS
from app.schemas.project_settings import INTEGER
from app.schemas.row import RowSchema, ids, row

OWNER = "project_template_id"
RELATIONS = {
    "task_types": ids(ProjectTemplateTaskTypeLink, OWNER, "task_type_id"),
    "task_statuses": ids(ProjectTemplateTaskStatusLink, OWNER, "task_status_id"),
    "asset_types": ids(ProjectTemplateAssetTypeLink, OWNER, "asset_type_id"),
    "status_automations": ids(ProjectTemplateStatusAutomationLink, OWNER, "status_automation_id"),
    "preview_background_files": ids(
        ProjectTemplatePreviewBackgroundFileLink, OWNER, "preview_background_file_id"
    ),
}
ProjectTemplateRow = row(ProjectTemplate, relations=RELATIONS)
TemplateTaskTypeLinkRow = row(ProjectTemplateTaskTypeLink)
TemplateTaskStatusLinkRow = row(ProjectTemplateTaskStatusLink)
TemplateTaskTypeRow = row(
    TaskType,
    name="TemplateTaskTypeRow",
    hd_bitrate_compression=fields.Integer(allow_none=True),
    ld_bitrate_compression=fields.Integer(allow_none=True),
    is_client_visible=fields.Boolean(allow_none=True),
)
TemplateTaskStatusRow = row(
    TaskStatus,
    name="TemplateTaskStatusRow",
    roles_for_board=fields.List(fields.String(), allow_none=True),
    link_is_client_allowed=fields.Boolean(allow_none=True),
)


class TemplateAssetTypeRow(RowSchema):
    """An asset type that a template brings."""

    model = EntityType
    id = fields.UUID()
    name = fields.String()


class TemplateBackgroundRow(RowSchema):
    """A preview background that a template brings."""

    model = PreviewBackgroundFile
    id = fields.UUID()
    name = fields.String()
    is_default = fields.Boolean(allow_none=True)


class TemplateTaskStatusPost(Schema):
    """A template brings a task status, or what its link says changes; what is not given stays."""

    task_status_id = fields.UUID(required=True)
    priority = fields.Integer(strict=True, allow_none=True, validate=INTEGER)
    roles_for_board = fields.List(fields.String(validate=validate.OneOf(ROLES)), allow_none=True)
    is_client_allowed = fields.Boolean(allow_none=True)


class TemplateDefaultBackground(Schema):
    """The background that productions of the template start with; null for none."""

    default_preview_background_file_id = fields.UUID(allow_none=True, load_default=None)


class TemplateFromProject(Schema):
    """A template is made of a production."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    description = fields.String(allow_none=True, load_default=None)


class TemplateDescriptor(Schema):
    """A metadata column that productions of the template start with."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    field_name = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=120))
    entity_type = fields.String(allow_none=True, load_default=None, validate=validate.OneOf(KINDS))
    task_type_id = fields.UUID(allow_none=True, load_default=None)
    data_type = fields.String(allow_none=True, load_default=None, validate=validate.OneOf(names.METADATA_TYPES))
    choices = fields.List(fields.Raw(), allow_none=True, load_default=list)
    for_client = fields.Boolean(allow_none=True, load_default=False)
    departments = fields.List(fields.UUID(), allow_none=True, load_default=list)
    position = fields.Integer(strict=True, allow_none=True, load_default=None, validate=INTEGER)


def descriptors_of(value: Any) -> list[dict[str, Any]]:
    """The metadata columns of a body as they are stored: JSON values. 400 for what is none."""
    schema = TemplateDescriptor(many=True, unknown=EXCLUDE)
    try:
        loaded = schema.load([] if value is None else value)
    except ValidationError as wrong:
        refused = wrong.messages
    else:
        dumped: list[dict[str, Any]] = schema.dump(loaded)
        for one in dumped:
            one |= {key: one[key] or [] for key in ("choices", "departments")}
            one["for_client"] = bool(one["for_client"])
        return dumped
    raise WrongParameter(f"Each metadata descriptor must be an object with a name: {str(refused)[:200]}")
