"""What reaches people: the production's news, their notifications and subscriptions."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, choice, flag, reference


class News(Row, Base):
    """A line in the production's newsfeed: a comment, maybe with a change of status."""

    __tablename__ = "news"

    change: Mapped[bool] = flag(False)
    author_id: Mapped[UUID] = reference("person.id")
    comment_id: Mapped[UUID | None] = reference("comment.id")
    task_id: Mapped[UUID] = reference("task.id")
    preview_file_id: Mapped[UUID | None] = reference("preview_file.id", ondelete="SET NULL")


class Notification(Row, Base):
    """Something that a person should read."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "author_id",
            "comment_id",
            "reply_id",
            "playlist_id",
            "type",
            name="uq_notification_row",
        ),
        Index("ix_notification_unread", "person_id", "created_at", postgresql_where=text("NOT read")),
    )

    read: Mapped[bool] = flag(False)
    change: Mapped[bool] = flag(False)
    type: Mapped[str] = choice("type", names.NOTIFICATION_TYPES)
    person_id: Mapped[UUID] = reference("person.id", index=False)
    author_id: Mapped[UUID] = reference("person.id")
    comment_id: Mapped[UUID | None] = reference("comment.id")
    task_id: Mapped[UUID | None] = reference("task.id")
    playlist_id: Mapped[UUID | None] = reference("playlist.id", ondelete="CASCADE")
    reply_id: Mapped[UUID | None] = mapped_column(index=True)


class Subscription(Row, Base):
    """A person follows a task, or a task type throughout a sequence."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("person_id", "task_id"),
        UniqueConstraint("person_id", "task_type_id", "entity_id"),
    )

    person_id: Mapped[UUID] = reference("person.id")
    task_id: Mapped[UUID | None] = reference("task.id")
    entity_id: Mapped[UUID | None] = reference("entity.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
