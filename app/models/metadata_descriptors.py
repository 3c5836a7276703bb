"""The columns that a production adds to its boards."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from app.models import names
from app.models.base import Base, Row, choice, flag, reference, words


class MetadataDescriptor(Row, Base):
    """A column of a board; its values are in `data` of the rows, under `field_name`."""

    __tablename__ = "metadata_descriptor"
    __table_args__ = (
        Index(
            "uq_metadata_descriptor_task_name",
            "project_id",
            "entity_type",
            "task_type_id",
            "name",
            unique=True,
            postgresql_where=text("task_type_id IS NOT NULL"),
        ),
        Index(
            "uq_metadata_descriptor_task_field_name",
            "project_id",
            "entity_type",
            "task_type_id",
            "field_name",
            unique=True,
            postgresql_where=text("task_type_id IS NOT NULL"),
        ),
        Index(
            "uq_metadata_descriptor_name",
            "project_id",
            "entity_type",
            "name",
            unique=True,
            postgresql_where=text("task_type_id IS NULL"),
        ),
        Index(
            "uq_metadata_descriptor_field_name",
            "project_id",
            "entity_type",
            "field_name",
            unique=True,
            postgresql_where=text("task_type_id IS NULL"),
        ),
    )

    project_id: Mapped[UUID] = reference("project.id")
    entity_type: Mapped[str] = words(60, index=True)
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
    name: Mapped[str] = words(120)
    data_type: Mapped[str | None] = choice("data_type", names.METADATA_TYPES)
    field_name: Mapped[str] = words(120)
    choices: Mapped[list[Any] | None]
    for_client: Mapped[bool | None] = flag(False, index=True)
    position: Mapped[int | None]


class DepartmentMetadataDescriptorLink(Base):
    """Only the linked departments see the column."""

    __tablename__ = "department_metadata_descriptor_link"

    metadata_descriptor_id: Mapped[UUID] = reference(
        "metadata_descriptor.id", ondelete="CASCADE", primary_key=True
    )
    department_id: Mapped[UUID] = reference("department.id", primary_key=True)
