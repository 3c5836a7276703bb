"""Playlists, their links for guests, and their builds."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Moment, Row, choice, flag, reference, words


class Playlist(Row, Base):
    """Previews to look at in a row."""

    __tablename__ = "playlist"
    __table_args__ = (UniqueConstraint("name", "project_id", "episode_id"),)

    name: Mapped[str] = words(80)
    shots: Mapped[list[Any] | None]
    project_id: Mapped[UUID | None] = reference("project.id")
    episode_id: Mapped[UUID | None] = reference("entity.id")
    task_type_id: Mapped[UUID | None] = reference("task_type.id")
    for_client: Mapped[bool | None] = flag(False, index=True)
    for_entity: Mapped[str | None] = words(10, "shot", index=True)
    is_for_all: Mapped[bool | None] = flag(False)
    created_by: Mapped[UUID | None] = reference("person.id", ondelete="SET NULL")


class PlaylistShareLink(Row, Base):
    """A link by which guests see a playlist without an account."""

    __tablename__ = "playlist_share_link"
    __table_args__ = (Index(None, "playlist_id", "is_active"),)

    token: Mapped[str] = words(64, unique=True)
    playlist_id: Mapped[UUID] = reference("playlist.id", ondelete="CASCADE")
    created_by: Mapped[UUID] = reference("person.id")
    expiration_date: Mapped[Moment | None]
    is_active: Mapped[bool] = flag(True)
    can_comment: Mapped[bool] = flag(True)
    password: Mapped[str | None] = words(255)


class BuildJob(Row, Base):
    """The making of a movie or an archive out of a playlist."""

    __tablename__ = "build_job"

    status: Mapped[str] = choice("status", names.BUILD_STATUSES, "running")
    job_type: Mapped[str] = choice("job_type", names.BUILD_TYPES, "movie")
    ended_at: Mapped[Moment | None]
    message: Mapped[str | None] = mapped_column(Text)
    playlist_id: Mapped[UUID] = reference("playlist.id", ondelete="CASCADE")
