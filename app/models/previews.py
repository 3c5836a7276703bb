"""Pictures and movies to look at."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, choice, flag, number, reference, words


class PreviewFile(Row, Base):
    """A picture, movie or document shown for a task. `duration` is seconds."""

    __tablename__ = "preview_file"
    __table_args__ = (UniqueConstraint("name", "task_id", "revision"),)

    name: Mapped[str | None] = words(250)
    original_name: Mapped[str | None] = words(250)
    revision: Mapped[int | None] = number(1)
    position: Mapped[int | None] = number(1)
    extension: Mapped[str | None] = words(6)
    description: Mapped[str | None] = mapped_column(Text)
    path: Mapped[str | None] = words(400)
    source: Mapped[str | None] = words(40)
    file_size: Mapped[int | None] = number(0, BigInteger)
    status: Mapped[str] = choice("status", names.PREVIEW_STATUSES, "processing")
    validation_status: Mapped[str] = choice("validation_status", names.VALIDATION_STATUSES, "neutral")
    annotations: Mapped[list[Any] | None]
    width: Mapped[int | None] = number(0)
    height: Mapped[int | None] = number(0)
    duration: Mapped[float | None] = number(0)
    data: Mapped[dict[str, Any] | None]
    token_in: Mapped[int | None]
    token_out: Mapped[int | None]
    task_id: Mapped[UUID | None] = reference("task.id")
    person_id: Mapped[UUID | None] = reference("person.id")
    source_file_id: Mapped[UUID | None] = reference("output_file.id", ondelete="SET NULL")
    shotgun_id: Mapped[int | None] = mapped_column(unique=True)
    is_movie: Mapped[bool | None] = flag(False)
    url: Mapped[str | None] = words(600)
    uploaded_movie_url: Mapped[str | None] = words(600)
    uploaded_movie_name: Mapped[str | None] = words(150)


class PreviewBackgroundFile(Row, Base):
    """A panorama behind 3D previews."""

    __tablename__ = "preview_background_file"

    name: Mapped[str] = words(40)
    archived: Mapped[bool | None] = flag(False)
    is_default: Mapped[bool | None] = flag(False, index=True)
    original_name: Mapped[str | None] = words(250)
    extension: Mapped[str | None] = words(6)
    file_size: Mapped[int | None] = number(0, BigInteger)


class PreviewFileStorageState(Row, Base):
    """Whether one rendition of a preview is in the store."""

    __tablename__ = "preview_file_storage_state"
    __table_args__ = (
        UniqueConstraint("preview_file_id", "bucket", "prefix"),
        Index(None, "bucket", "prefix", "state"),
    )

    preview_file_id: Mapped[UUID] = reference("preview_file.id", ondelete="CASCADE")
    bucket: Mapped[str] = words(20)
    prefix: Mapped[str] = words(40)
    state: Mapped[str] = choice("state", names.STORAGE_STATES)
