"""How entities look on the wire (spec 20 §4.1-4.3): one table, several kinds."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement, Text, case, cast, literal, select
from sqlalchemy.orm import aliased

from app.models import AssetInstanceLink, Entity, EntityConceptLink, EntityLink, EntityType, names
from app.schemas.row import computed, ids, row

RELATIONS = {
    "entities_out": ids(EntityLink, "entity_in_id", "entity_out_id"),
    "entities_in": ids(EntityLink, "entity_out_id", "entity_in_id"),
    "entity_concept_links": ids(EntityConceptLink, "entity_in_id", "entity_out_id"),
    "instance_casting": ids(AssetInstanceLink, "entity_id", "asset_instance_id"),
}


def kind_of(_ask: Any, entity: Any) -> ColumnElement[Any]:
    """The kind of an entity on the wire: its reserved type's name, `Asset` for any other type."""
    kind = aliased(EntityType)
    name = case((kind.name.in_(names.TEMPORAL_TYPES), kind.name), else_=literal("Asset"))
    return cast(select(name).where(kind.id == entity.entity_type_id).scalar_subquery(), Text)


KindRow = row(
    Entity, name="KindRow", type_name="", relations=RELATIONS, type=computed(fields.String(), kind_of)
)
"""An entity with its kind as `type` (`/data/entities`)."""
EntityRow = row(Entity, type_name="Entity", relations=RELATIONS)
AssetRow = row(Entity, type_name="Asset", relations=RELATIONS)
ShotRow = row(Entity, type_name="Shot", relations=RELATIONS)
SequenceRow = row(Entity, type_name="Sequence", relations=RELATIONS)
EpisodeRow = row(Entity, type_name="Episode", relations=RELATIONS)
SceneRow = row(Entity, type_name="Scene", relations=RELATIONS)
EditRow = row(Entity, type_name="Edit", relations=RELATIONS)
