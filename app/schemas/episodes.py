"""How episodes look on the wire, and how they come in (spec 20 §11.1, 11.4)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.boards import project_name
from app.schemas.row import computed, row

FullEpisodeRow = row(
    Entity, name="FullEpisodeRow", type_name="Episode", project_name=computed(fields.String(), project_name)
)


class EpisodePost(Schema):
    """A new episode; a status that is none means `running`."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    status = fields.String(allow_none=True, load_default="running")
    description = fields.String(allow_none=True, load_default="")
    data = fields.Dict(allow_none=True, load_default=dict)
