"""How assets look on the wire, and how they come in (spec 20 §6.3, 6.4)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.models import Entity, EntityLink, EntityType
from app.schemas.boards import AssetBoardRow, project_name
from app.schemas.entities import AssetRow
from app.schemas.row import RowSchema, computed


def _casting_episodes(_ask: Any, asset: Any) -> ColumnElement[Any]:
    """The episodes that cast an asset, by name."""
    link, episode, kind = aliased(EntityLink), aliased(Entity), aliased(EntityType)
    chosen = (
        select(episode.id)
        .join(link, link.entity_in_id == episode.id)
        .join(kind, kind.id == episode.entity_type_id)
        .where(link.entity_out_id == asset.id, kind.name == "Episode")
        .order_by(episode.name, episode.id)
    )
    return func.array(chosen.correlate(asset).scalar_subquery(), type_=ARRAY(Uuid()))


FullAssetRow = type(
    "FullAssetRow",
    (RowSchema,),
    {
        **{
            name: field
            for name, field in AssetRow.wire_fields().items()
            if name not in {"source_id", "nb_frames"}
        },
        **AssetBoardRow.wire_fields(),
        "project_name": computed(fields.String(), project_name),
        "casting_episode_ids": computed(fields.List(fields.UUID()), _casting_episodes),
        "model": Entity,
        "type_name": "Asset",
        "__doc__": "An asset's board row with its columns and collections.",
    },
)


class AssetPost(Schema):
    """A new asset."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    description = fields.String(load_default="")
    data = fields.Dict(load_default=dict)
    is_shared = fields.Boolean(load_default=False)
    episode_id = fields.UUID(allow_none=True, load_default=None)
