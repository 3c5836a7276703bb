"""How sequences look on the wire, and how they come in (spec 20 §11.1, 11.4)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.boards import parent_name, project_name
from app.schemas.row import computed, row

FullSequenceRow = row(
    Entity,
    name="FullSequenceRow",
    type_name="Sequence",
    project_name=computed(fields.String(), project_name),
    episode_id=computed(fields.UUID(), lambda _ask, entity: entity.parent_id),
    episode_name=computed(fields.String(), parent_name),
)


class SequencePost(Schema):
    """A new sequence."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    episode_id = fields.UUID(allow_none=True, load_default=None)
    description = fields.String(allow_none=True, load_default="")
    data = fields.Dict(allow_none=True, load_default=dict)
