"""How concepts and their folders look on the wire, and how they come in (spec 20 §8)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.boards import ConceptBoardRow, project_name
from app.schemas.entities import RELATIONS
from app.schemas.row import RowSchema, computed, row

_LINKS = RELATIONS["entity_concept_links"].metadata
CONCEPT_LINKS = fields.List(fields.UUID(), metadata={"sql": _LINKS["sql"], "link": _LINKS["link"]})
"""What a concept shows: sent with every concept."""

ConceptRow = row(Entity, type_name="Concept", entity_concept_links=CONCEPT_LINKS)
ConceptListRow = row(
    Entity,
    name="ConceptListRow",
    type_name="Concept",
    relations={name: field for name, field in RELATIONS.items() if name != "entity_concept_links"},
    entity_concept_links=CONCEPT_LINKS,
    project_name=computed(fields.String(), project_name),
)
FullConceptRow = type(
    "FullConceptRow",
    (RowSchema,),
    {
        **ConceptListRow.wire_fields(),
        **ConceptBoardRow.wire_fields(),
        "model": Entity,
        "type_name": "Concept",
        "__doc__": "A concept's board row with all its columns and collections.",
    },
)
ConceptFolderRow = row(Entity, type_name="ConceptFolder")


class ShownEntity(Schema):
    """An entity that a concept shows."""

    id = fields.UUID(required=True)


class ConceptPost(Schema):
    """A new concept, in a folder or in none."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))
    description = fields.String(allow_none=True, load_default=None)
    data = fields.Dict(allow_none=True, load_default=None)
    entity_concept_links = fields.List(fields.Nested(ShownEntity), load_default=list)
    parent_id = fields.UUID(allow_none=True, load_default=None)


class ConceptFolderName(Schema):
    """The name of a folder."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=160))


class ConceptsMove(Schema):
    """Concepts that go to a folder, or to the root."""

    concept_ids = fields.List(fields.UUID(), required=True)
    concept_folder_id = fields.UUID(allow_none=True, load_default=None)
