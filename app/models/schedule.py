"""Plans: milestones, schedule items and versions of the schedule."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Day, Moment, Row, flag, number, reference, words


class Milestone(Row, Base):
    """A day to remember in a production."""

    __tablename__ = "milestone"

    date: Mapped[Day | None]
    name: Mapped[str] = words(40)
    project_id: Mapped[UUID | None] = reference("project.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")


class ScheduleItem(Row, Base):
    """A bar of the schedule: a task type, or one object of it."""

    __tablename__ = "schedule_item"
    # A task type has one bar of its own (no object), and one for each object.
    __table_args__ = (
        UniqueConstraint("project_id", "task_type_id", "object_id", postgresql_nulls_not_distinct=True),
    )

    start_date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    man_days: Mapped[int | None]
    project_id: Mapped[UUID | None] = reference("project.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
    object_id: Mapped[UUID | None] = mapped_column(index=True)


class ProductionScheduleVersion(Row, Base):
    """A plan of a production, kept beside the tasks' own dates."""

    __tablename__ = "production_schedule_version"
    __table_args__ = (UniqueConstraint("name", "project_id"),)

    name: Mapped[str] = words(80)
    project_id: Mapped[UUID] = reference("project.id", ondelete="CASCADE")
    production_schedule_from: Mapped[UUID | None] = reference(
        "production_schedule_version.id", ondelete="SET NULL"
    )
    locked: Mapped[bool | None] = flag(False)
    canceled: Mapped[bool | None] = flag(False)


class ProductionScheduleVersionTaskLink(Row, Base):
    """A task's dates in a plan."""

    __tablename__ = "production_schedule_version_task_link"
    __table_args__ = (
        UniqueConstraint(
            "production_schedule_version_id", "task_id", name="uq_production_schedule_version_task_link_task"
        ),
        {"postgresql_with": {"fillfactor": 50}},  # as in Task
    )

    production_schedule_version_id: Mapped[UUID] = reference(
        "production_schedule_version.id",
        ondelete="CASCADE",
        constraint="fk_schedule_version_task_production_schedule_version_id",
        index=False,
    )
    task_id: Mapped[UUID] = reference("task.id", ondelete="CASCADE")
    start_date: Mapped[Moment | None]
    due_date: Mapped[Moment | None]
    estimation: Mapped[float | None] = number(0)


class ProductionScheduleVersionTaskLinkPersonLink(Base):
    """A task's assignee in a plan."""

    __tablename__ = "production_schedule_version_task_link_person_link"

    production_schedule_version_task_link_id: Mapped[UUID] = reference(
        "production_schedule_version_task_link.id",
        ondelete="CASCADE",
        constraint="fk_schedule_version_assignee_task_link_id",
        primary_key=True,
        index=False,
    )
    person_id: Mapped[UUID] = reference("person.id", ondelete="CASCADE", primary_key=True)
