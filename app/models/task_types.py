"""Kinds of work, and the states that a work goes through."""

from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, choice, flag, number, reference, words


class TaskType(Row, Base):
    """A kind of work on a kind of entity."""

    __tablename__ = "task_type"
    __table_args__ = (UniqueConstraint("name", "for_entity", "department_id"),)

    name: Mapped[str] = words(40)
    short_name: Mapped[str | None] = words(20)
    description: Mapped[str | None] = mapped_column(Text)
    color: Mapped[str | None] = words(7, "#FFFFFF")
    priority: Mapped[int | None] = number(1)
    for_entity: Mapped[str | None] = words(30, "Asset")
    allow_timelog: Mapped[bool | None] = flag(True)
    archived: Mapped[bool | None] = flag(False)
    shotgun_id: Mapped[int | None] = mapped_column(index=True)
    department_id: Mapped[UUID | None] = reference("department.id")


class TaskTypeAssetTypeLink(Base):
    """Assets of this type need work of this type. No link: of any type."""

    __tablename__ = "task_type_asset_type_link"

    asset_type_id: Mapped[UUID] = reference("entity_type.id", ondelete="CASCADE", primary_key=True)
    task_type_id: Mapped[UUID] = reference("task_type.id", primary_key=True)


class TaskStatus(Row, Base):
    """A state of a task; its flags say what it means to the pipeline."""

    __tablename__ = "task_status"

    name: Mapped[str] = words(40)
    archived: Mapped[bool | None] = flag(False)
    short_name: Mapped[str] = words(10, unique=True)
    description: Mapped[str | None] = mapped_column(Text)
    color: Mapped[str] = words(7)
    priority: Mapped[int | None] = number(1)
    is_done: Mapped[bool | None] = flag(False, index=True)
    is_artist_allowed: Mapped[bool | None] = flag(True)
    is_client_allowed: Mapped[bool | None] = flag(True)
    is_retake: Mapped[bool | None] = flag(False)
    is_feedback_request: Mapped[bool | None] = flag(False, index=True)
    is_default: Mapped[bool | None] = flag(False, index=True)
    is_wip: Mapped[bool | None] = flag(False, index=True)
    shotgun_id: Mapped[int | None]
    for_concept: Mapped[bool | None] = flag(False)


class StatusAutomation(Row, Base):
    """A status on one task type sets a status, or ready_for, on another."""

    __tablename__ = "status_automation"

    entity_type: Mapped[str | None] = words(40, "asset")
    in_task_type_id: Mapped[UUID | None] = reference("task_type.id")
    in_task_status_id: Mapped[UUID | None] = reference("task_status.id")
    out_field_type: Mapped[str] = choice("out_field_type", names.AUTOMATION_FIELDS, "status")
    out_task_type_id: Mapped[UUID | None] = reference("task_type.id")
    out_task_status_id: Mapped[UUID | None] = reference("task_status.id")
    import_last_revision: Mapped[bool | None] = flag(False)
    archived: Mapped[bool | None] = flag(False)
