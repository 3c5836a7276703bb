"""How edits look on the wire, and how they come in (spec 20 §9)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity, EntityVersion
from app.schemas.boards import project_name
from app.schemas.entities import EditRow
from app.schemas.row import computed, row

EditListRow = row(
    Entity,
    name="EditListRow",
    type_name="Edit",
    relations={name: field for name, field in EditRow.wire_fields().items() if field.metadata.get("relation")},
    project_name=computed(fields.String(), project_name),
)


class EditPost(Schema):
    """A new edit."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    episode_id = fields.UUID(allow_none=True, load_default=None)
    description = fields.String(allow_none=True, load_default="")
    data = fields.Dict(allow_none=True, load_default=dict)


EditVersionRow = row(EntityVersion, type_name="EditVersion")
