"""Work to do, who does it, and the time it took."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Day, Moment, Row, number, reference, words


class Task(Row, Base):
    """A work of some type on an entity. `duration` and `estimation` are minutes.

    Half of each page is left free for new versions of its rows: writing dates or sums then touches none of the
    indexes, which makes a plan of 44,000 tasks ten times as fast to apply.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("name", "project_id", "task_type_id", "entity_id"),
        Index(None, "entity_id", "project_id"),
        CheckConstraint("difficulty BETWEEN 1 AND 5", name="difficulty"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    name: Mapped[str] = words(80)
    description: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[int | None] = number(0)
    difficulty: Mapped[int] = number(3)
    duration: Mapped[float | None] = number(0)
    estimation: Mapped[float | None] = number(0)
    completion_rate: Mapped[int | None] = number(0)
    retake_count: Mapped[int | None] = number(0)
    sort_order: Mapped[int | None] = number(0)
    start_date: Mapped[Moment | None]
    due_date: Mapped[Moment | None]
    real_start_date: Mapped[Moment | None]
    end_date: Mapped[Moment | None]
    done_date: Mapped[Moment | None]
    last_comment_date: Mapped[Moment | None]
    nb_assets_ready: Mapped[int | None] = number(0)
    data: Mapped[dict[str, Any] | None]
    nb_drawings: Mapped[int | None] = number(0)
    shotgun_id: Mapped[int | None]
    last_preview_file_id: Mapped[UUID | None]
    project_id: Mapped[UUID | None] = reference("project.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
    task_status_id: Mapped[UUID | None] = reference("task_status.id")
    entity_id: Mapped[UUID | None] = reference("entity.id", index=False)
    assigner_id: Mapped[UUID | None] = reference("person.id", ondelete="SET NULL")
    assignee_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid()), server_default=text("'{}'"), info={"derived": True}
    )
    """The persons of `task_person_link`, in order of id: a trigger of that table keeps them (decision 006)."""


class TaskPersonLink(Base):
    """A person is assigned to a task."""

    __tablename__ = "task_person_link"

    task_id: Mapped[UUID] = reference("task.id", ondelete="CASCADE", primary_key=True, index=False)
    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True)


class TimeSpent(Row, Base):
    """Minutes that a person spent on a task on a day."""

    __tablename__ = "time_spent"
    __table_args__ = (
        UniqueConstraint("person_id", "task_id", "date"),
        CheckConstraint("duration > 0", name="duration"),
        Index(None, "person_id", "date"),
    )

    duration: Mapped[float]
    date: Mapped[Day]
    task_id: Mapped[UUID | None] = reference("task.id")
    person_id: Mapped[UUID | None] = reference("person.id")
