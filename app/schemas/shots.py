"""How shots look on the wire, and how they come in (spec 20 §11.1, 11.4, 11.5)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity, EntityVersion
from app.schemas.boards import ShotBoardRow, parent_name, project_name
from app.schemas.entities import ShotRow
from app.schemas.row import RowSchema, computed, row

ShotListRow = row(
    Entity,
    name="ShotListRow",
    type_name="Shot",
    relations={name: field for name, field in ShotRow.wire_fields().items() if field.metadata.get("relation")},
    project_name=computed(fields.String(), project_name),
    sequence_name=computed(fields.String(), parent_name),
)
"""A shot of a list, with the names above it."""

FullShotRow = type(
    "FullShotRow",
    (RowSchema,),
    {
        **ShotRow.wire_fields(),
        **ShotBoardRow.wire_fields(),
        "model": Entity,
        "type_name": "Shot",
        "__doc__": "A shot's board row with all its columns and collections.",
    },
)


class ShotPost(Schema):
    """A new shot."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    sequence_id = fields.UUID(allow_none=True, load_default=None)
    description = fields.String(allow_none=True, load_default=None)
    nb_frames = fields.Integer(allow_none=True, load_default=None)
    data = fields.Dict(allow_none=True, load_default=None)


class SceneShotPost(Schema):
    """The shot that a scene gets."""

    shot_id = fields.UUID(required=True)


ShotVersionRow = row(EntityVersion, type_name="ShotVersion")
