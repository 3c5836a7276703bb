"""The generic routes of asset instances (spec 20 §18.7)."""

from __future__ import annotations

from app.access import asset_instances
from app.access.rule import ADMIN
from app.blueprints.crud import Table, place
from app.schemas.tables import AssetInstanceRow

TABLE = place(
    Table(
        path="asset-instances",
        schema=AssetInstanceRow,
        list=ADMIN,
        read=asset_instances.READS,
        update=asset_instances.CHANGES,
        protected=frozenset({"number"}),
    )
)
