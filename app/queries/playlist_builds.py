"""Builds of playlists, read (spec 40 §5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.errors import NotFound
from app.models import BuildJob


@dataclass(frozen=True)
class State:
    """How far a build is."""

    status: str
    modified: datetime


def state(ask: Ask, playlist_id: UUID, build_job_id: UUID) -> State:
    """How far a build is; 404 when it is not of this playlist. One statement."""
    chosen = select(BuildJob.status, BuildJob.updated_at).where(
        BuildJob.id == build_job_id, BuildJob.playlist_id == playlist_id
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No build has this id here.")
    return State(found.status, found.updated_at)
