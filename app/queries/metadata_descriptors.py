"""Metadata columns as productions list them (spec 20 §14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.access import metadata_descriptors as access
from app.ask import Ask
from app.models import DepartmentMetadataDescriptorLink, MetadataDescriptor
from app.queries.json import JsonText, columns, read_list
from app.queries.prepared import text_of_list, value
from app.schemas.tables import MetadataDescriptorRow


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The columns of a production that the caller sees, by position (those without one last) and name."""
    return text_of_list(ask, _of_project, project_id=project_id)


def _of_project(ask: Any) -> Select[Any]:
    return _listed(ask, MetadataDescriptor.project_id == value("project_id"))


def these(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """The columns of these ids, by production, position and name. One statement."""
    return read_list(ask, _listed(ask, MetadataDescriptor.id.in_(ids)))


def _listed(ask: Any, where: Any) -> Select[Any]:
    model = MetadataDescriptor
    rows = select(*columns(ask, MetadataDescriptorRow, model)).where(where, access.SEES(ask, model))
    return rows.order_by(model.project_id, model.position.nulls_last(), model.name, model.id)


def departments_of(ask: Ask, id_: UUID) -> set[UUID]:
    """The departments that a column is of. One statement."""
    link = DepartmentMetadataDescriptorLink
    return set(ask.db.scalars(select(link.department_id).where(link.metadata_descriptor_id == id_)))
