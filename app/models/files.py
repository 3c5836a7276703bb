"""Files of the pipeline: working files, outputs, and the bytes in store."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Moment, Row, choice, empty_list, flag, number, reference, words


class FileStatus(Row, Base):
    """A state of an output file."""

    __tablename__ = "file_status"

    name: Mapped[str] = words(40, unique=True)
    color: Mapped[str] = words(7)


class OutputType(Row, Base):
    """A kind of output: geometry, cache, render."""

    __tablename__ = "output_type"

    name: Mapped[str] = words(40, unique=True)
    short_name: Mapped[str] = words(20)


class WorkingFile(Row, Base):
    """A revision of the file that an artist works in."""

    __tablename__ = "working_file"
    __table_args__ = (UniqueConstraint("name", "task_id", "entity_id", "revision"),)

    shotgun_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str | None] = words(250)
    description: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int | None]
    size: Mapped[int | None]
    checksum: Mapped[int | None]
    path: Mapped[str | None] = words(400)
    data: Mapped[dict[str, Any] | None]
    validation_status: Mapped[str] = choice("validation_status", names.VALIDATION_STATUSES, "neutral")
    task_id: Mapped[UUID | None] = reference("task.id")
    entity_id: Mapped[UUID | None] = reference("entity.id")
    person_id: Mapped[UUID | None] = reference("person.id")
    software_id: Mapped[UUID | None] = reference("software.id")


class OutputFile(Row, Base):
    """A revision of what was published from a working file."""

    __tablename__ = "output_file"
    __table_args__ = (
        UniqueConstraint(
            "name",
            "entity_id",
            "asset_instance_id",
            "output_type_id",
            "task_type_id",
            "temporal_entity_id",
            "representation",
            "revision",
            name="uq_output_file_revision",
        ),
    )

    shotgun_id: Mapped[int | None]
    name: Mapped[str] = words(250)
    canceled: Mapped[bool] = flag(False)
    size: Mapped[int | None]
    checksum: Mapped[str | None] = words(32)
    description: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    extension: Mapped[str | None] = words(10)
    revision: Mapped[int]
    representation: Mapped[str | None] = words(20, index=True)
    nb_elements: Mapped[int | None] = number(1)
    source: Mapped[str | None] = words(40)
    path: Mapped[str | None] = words(400)
    data: Mapped[dict[str, Any] | None]
    quality: Mapped[str | None] = choice("quality", names.OUTPUT_QUALITIES)
    file_status_id: Mapped[UUID] = reference("file_status.id")
    entity_id: Mapped[UUID | None] = reference("entity.id")
    asset_instance_id: Mapped[UUID | None] = reference("asset_instance.id")
    output_type_id: Mapped[UUID | None] = reference("output_type.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
    person_id: Mapped[UUID | None] = reference("person.id")
    source_file_id: Mapped[UUID | None] = reference("working_file.id", ondelete="SET NULL")
    temporal_entity_id: Mapped[UUID | None] = reference("entity.id")


class StoredFile(Row, Base):
    """A file in the store, and how far its removal went."""

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("bucket", "key"),
        Index(
            "ix_stored_file_to_purge",
            "purge_forced",
            "deleted_at",
            postgresql_where=text("deleted_at IS NOT NULL AND purged_at IS NULL"),
        ),
    )

    bucket: Mapped[str] = words(20)
    key: Mapped[str] = words(255)
    prefix: Mapped[str] = words(40)
    file_id: Mapped[str] = words(200, index=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    deleted_at: Mapped[Moment | None]
    purge_forced: Mapped[bool] = flag(False)
    purged_at: Mapped[Moment | None]
    purge_attempts: Mapped[int] = number(0)
    last_error: Mapped[str | None] = mapped_column(Text)
    journal: Mapped[list[Any]] = empty_list()
