"""How scenes look on the wire, and how they come in (spec 20 §11.1, 11.4)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.boards import grandparent_id, grandparent_name, parent_name, project_name
from app.schemas.row import computed, row

SceneListRow = row(
    Entity,
    name="SceneListRow",
    type_name="Scene",
    project_name=computed(fields.String(), project_name),
    sequence_name=computed(fields.String(), parent_name),
)
FullSceneRow = row(
    Entity,
    name="FullSceneRow",
    type_name="Scene",
    project_name=computed(fields.String(), project_name),
    sequence_id=computed(fields.UUID(), lambda _ask, entity: entity.parent_id),
    sequence_name=computed(fields.String(), parent_name),
    episode_id=computed(fields.UUID(), grandparent_id),
    episode_name=computed(fields.String(), grandparent_name),
)


class ScenePost(Schema):
    """A new scene."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    sequence_id = fields.UUID(allow_none=True, load_default=None)
