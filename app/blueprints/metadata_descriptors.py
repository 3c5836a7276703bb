"""The generic routes of metadata descriptors (spec 20 §18.8)."""

from __future__ import annotations

from app.access import metadata_descriptors as access
from app.access.rule import ADMIN
from app.blueprints.crud import Table, place
from app.schemas import tables

TABLE = place(
    Table(
        path="metadata-descriptors",
        schema=tables.MetadataDescriptorRow,
        read=ADMIN,
        list=access.LISTS,
        updated_relations=True,
        list_relations=True,
    )
)
