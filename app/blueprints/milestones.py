"""The generic routes of milestones (spec 20 §18.9)."""

from __future__ import annotations

from app.access.projects import MANAGES, NO_VENDOR
from app.access.rule import ADMIN
from app.blueprints.crud import Table, place
from app.schemas import tables

TABLE = place(
    Table(
        path="milestones",
        schema=tables.MilestoneRow,
        read=NO_VENDOR,
        list=ADMIN,
        create=MANAGES,
        update=MANAGES,
        delete=MANAGES,
        judged=("project_id",),
    )
)
