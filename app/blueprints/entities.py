"""Doors of the generic routes of entities, whatever their kind (spec 20 §18.5)."""

from __future__ import annotations

from app.access import entities as access
from app.blueprints.crud import Table, place
from app.schemas.entities import KindRow
from app.services import entities

PROTECTED = frozenset({"instance_casting", "entities_in", "entities_out", "shotgun_id", "created_by", "type"})

place(
    Table(
        path="entities",
        schema=KindRow,
        list=access.LISTS,
        read=access.SEES,
        create=access.MANAGES,
        judged=("project_id",),
        update=access.DELETES,
        delete=access.DELETES,
        creates=entities.create,
        updates=entities.change,
        deletes=entities.remove,
        protected=PROTECTED,
        never=frozenset({"type", "instance_casting", "entities_in"}),
        updated_relations=True,
        quiet=True,
    )
)
