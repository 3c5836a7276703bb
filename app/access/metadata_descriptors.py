"""Which metadata columns of a production a caller sees (spec 20 §5.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, exists, or_
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, own_departments, team
from app.models import DepartmentMetadataDescriptorLink


def _question_departments(ask: Asking, descriptor: Any) -> ColumnElement[bool]:
    """The column is of no department, or of one of the caller's."""
    link, own = aliased(DepartmentMetadataDescriptorLink), aliased(DepartmentMetadataDescriptorLink)
    departments = own_departments(ask)
    free = ~exists().where(link.metadata_descriptor_id == descriptor.id)
    if not ask.caller.has_departments:
        return free
    theirs = exists().where(own.metadata_descriptor_id == descriptor.id, own.department_id == any_(departments))
    return or_(free, theirs)


FOR_CLIENT = Rule(lambda _ask, descriptor: descriptor.for_client.is_(True), "shown to clients")
OWN_DEPARTMENT = Rule(_question_departments, "of no department or of the caller's")

SEES = (
    ADMIN
    | team("manager", "supervisor", "user")
    | team("client") & FOR_CLIENT
    | team("vendor") & OWN_DEPARTMENT
)
"""descriptor-read(d)."""
LISTS = (
    ADMIN
    | team("manager", "supervisor", "user", open_only=True)
    | team("client", open_only=True) & FOR_CLIENT
    | team("vendor", open_only=True) & OWN_DEPARTMENT
)
"""`GET /data/metadata-descriptors`: those of open projects that the caller's role there is shown."""
