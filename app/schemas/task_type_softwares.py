"""Which software a production works with, by task type (spec 20 §13.5)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.models import ProjectTaskTypeSoftwareLink
from app.schemas.row import RowSchema


class TaskTypeSoftwareRow(RowSchema):
    """A production works with a software for a task type."""

    model = ProjectTaskTypeSoftwareLink
    project_id = fields.UUID()
    task_type_id = fields.UUID()
    software_id = fields.UUID()


class TaskTypeSoftwarePost(Schema):
    """A software is added."""

    software_id = fields.UUID(required=True)
