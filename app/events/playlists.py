"""The events of playlists and their builds (spec 40 §8)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.events.catalogue import Event, event


@event("playlist:add_entity")
class PlaylistEntityAdded(Event):
    """An entity was added to a playlist. The underscore is the wire's."""

    playlist_id: UUID
    entity_id: UUID
    preview_file_id: UUID | None = None


@event("build-job:new")
class BuildStarted(Event):
    """The build of a playlist began."""

    build_job_id: UUID
    playlist_id: UUID
    created_at: datetime


@event("build-job:update")
class BuildEnded(Event):
    """The build of a playlist ended."""

    build_job_id: UUID
    playlist_id: UUID
    status: str
    message: str | None = None


@event("build-job:delete")
class BuildDeleted(Event):
    """The build of a playlist was removed."""

    build_job_id: UUID
    playlist_id: UUID
