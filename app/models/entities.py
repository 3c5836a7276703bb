"""What a production is made of: assets, shots, sequences, episodes, scenes, edits, concepts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, choice, flag, number, reference, words


class EntityType(Row, Base):
    """A kind of entity: one of `names.TEMPORAL_TYPES`, else an asset type."""

    __tablename__ = "entity_type"

    name: Mapped[str] = words(30, unique=True)
    short_name: Mapped[str | None] = words(20)
    description: Mapped[str | None] = mapped_column(Text)
    color: Mapped[str | None] = words(7)
    archived: Mapped[bool | None] = flag(False)


class Entity(Row, Base):
    """An asset, shot, sequence, episode, scene, edit, concept or concept folder."""

    __tablename__ = "entity"
    __table_args__ = (
        UniqueConstraint("name", "project_id", "entity_type_id", "parent_id"),
        Index(None, "entity_type_id", "parent_id"),
        Index(None, "entity_type_id", "project_id"),
        Index(None, "project_id", "entity_type_id", "status"),
    )

    name: Mapped[str] = words(160)
    code: Mapped[str | None] = words(160)
    description: Mapped[str | None] = mapped_column(Text)
    shotgun_id: Mapped[int | None]
    canceled: Mapped[bool | None] = flag(False)
    nb_frames: Mapped[int | None]
    nb_entities_out: Mapped[int | None] = number(0)
    is_casting_standby: Mapped[bool | None] = flag(False)
    is_shared: Mapped[bool] = flag(False)
    status: Mapped[str] = choice("status", names.ENTITY_STATUSES, "running", index=True)
    project_id: Mapped[UUID] = reference("project.id", index=False)
    entity_type_id: Mapped[UUID] = reference("entity_type.id", index=False)
    parent_id: Mapped[UUID | None] = reference("entity.id")
    source_id: Mapped[UUID | None] = reference("entity.id")
    preview_file_id: Mapped[UUID | None] = reference("preview_file.id", ondelete="SET NULL", late=True)
    data: Mapped[dict[str, Any] | None]
    ready_for: Mapped[UUID | None] = reference("task_type.id")
    created_by: Mapped[UUID | None] = reference("person.id", ondelete="SET NULL")


class EntityVersion(Row, Base):
    """What `data` of an entity was at some moment."""

    __tablename__ = "entity_version"

    name: Mapped[str] = words(160)
    data: Mapped[dict[str, Any] | None]
    entity_id: Mapped[UUID | None] = reference("entity.id")
    person_id: Mapped[UUID | None] = reference("person.id")


class EntityConceptLink(Row, Base):
    """A concept (in) shows an entity (out)."""

    __tablename__ = "entity_concept_link"
    __table_args__ = (UniqueConstraint("entity_in_id", "entity_out_id"),)

    entity_in_id: Mapped[UUID] = reference("entity.id", ondelete="CASCADE")
    entity_out_id: Mapped[UUID] = reference("entity.id", ondelete="CASCADE")
