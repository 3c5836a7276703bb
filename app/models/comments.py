"""What is said about tasks, to whom, and with which attachments."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Row, empty_list, flag, number, reference, words


class Comment(Row, Base):
    """A comment on a task; it carries the status that the task took. Replies are JSON inside."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "object_id", "created_at"),)

    shotgun_id: Mapped[int | None]
    object_id: Mapped[UUID]
    object_type: Mapped[str] = words(80, index=True)
    text: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any] | None]
    replies: Mapped[list[Any] | None] = empty_list()
    checklist: Mapped[list[Any] | None] = empty_list()
    pinned: Mapped[bool | None]
    for_client: Mapped[bool | None] = flag(False)
    links: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    task_status_id: Mapped[UUID | None] = reference("task_status.id")
    person_id: Mapped[UUID] = reference("person.id")
    editor_id: Mapped[UUID | None] = reference("person.id", ondelete="SET NULL")
    preview_file_id: Mapped[UUID | None] = reference("preview_file.id", ondelete="SET NULL")


class CommentPreviewLink(Base):
    """A comment presents a preview."""

    __tablename__ = "comment_preview_link"

    comment_id: Mapped[UUID] = reference("comment.id", "comment", ondelete="CASCADE", primary_key=True)
    preview_file_id: Mapped[UUID] = reference(
        "preview_file.id", "preview_file", ondelete="CASCADE", primary_key=True
    )


class CommentMention(Base):
    """A comment mentions a person."""

    __tablename__ = "comment_mentions"

    comment_id: Mapped[UUID] = reference(
        "comment.id", "comment", ondelete="CASCADE", primary_key=True, index=False
    )
    person_id: Mapped[UUID] = reference("person.id", "person", primary_key=True)


class CommentDepartmentMention(Base):
    """A comment mentions a department."""

    __tablename__ = "comment_department_mentions"

    comment_id: Mapped[UUID] = reference(
        "comment.id", "comment", ondelete="CASCADE", primary_key=True, index=False
    )
    department_id: Mapped[UUID] = reference("department.id", "department", primary_key=True)


class CommentAcknowledgement(Base):
    """A person acknowledged a comment. The table's spelling is the wire's."""

    __tablename__ = "comment_acknoledgments"

    comment_id: Mapped[UUID] = reference(
        "comment.id", "comment", ondelete="CASCADE", primary_key=True, index=False
    )
    person_id: Mapped[UUID] = reference("person.id", "person", primary_key=True)


class AttachmentFile(Row, Base):
    """A file attached to a comment, to one of its replies, or to a chat message."""

    __tablename__ = "attachment_file"

    name: Mapped[str | None] = words(250)
    size: Mapped[int | None] = number(1, BigInteger)
    extension: Mapped[str | None] = words(6)
    mimetype: Mapped[str | None] = words(255)
    comment_id: Mapped[UUID | None] = reference("comment.id")
    reply_id: Mapped[UUID | None]
    chat_message_id: Mapped[UUID | None] = reference("chat_message.id")
