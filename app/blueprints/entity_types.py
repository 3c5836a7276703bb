"""Types of entities: the generic routes (spec 20 §18.4)."""

from __future__ import annotations

from app.access import ANYONE
from app.blueprints.crud import Table, place
from app.schemas.tables import EntityTypeRow
from app.services import entity_types

place(
    Table(
        path="entity-types",
        schema=EntityTypeRow,
        read=ANYONE,
        creates=entity_types.create,
        updates=entity_types.change,
        told=entity_types.TOLD,
        updated_relations=True,
    )
)
