"""How the files made of a playlist are called when they are saved (spec 40 §5.7)."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import BuildJob, Entity, Playlist, Project
from app.schemas.slugs import ascii_slug

TVSHOW = "tvshow"


def base_name(ask: Ask, playlist_id: UUID) -> str:
    """`production[_episode]_playlist`, as words that are safe in a file's name. One statement."""
    episode = aliased(Entity)
    found = ask.db.execute(
        select(
            Playlist.name,
            Playlist.is_for_all,
            Playlist.for_entity,
            Project.name.label("project"),
            Project.production_type,
            episode.name.label("episode"),
        )
        .outerjoin(Project, Project.id == Playlist.project_id)
        .outerjoin(episode, episode.id == Playlist.episode_id)
        .where(Playlist.id == playlist_id)
    ).one()
    words = [found.project or ""]
    if found.production_type == TVSHOW:
        everything = f"all {found.for_entity or 'shot'}s" if found.is_for_all else "main pack"
        words.append(found.episode or everything)
    return "_".join(ascii_slug(word) for word in (*words, found.name) if word)


def movie_name(ask: Ask, playlist_id: UUID, build_job_id: UUID) -> str:
    """The name of a build's movie: when it was begun, then the base name. Two statements."""
    created = ask.db.execute(select(BuildJob.created_at).where(BuildJob.id == build_job_id)).scalar_one()
    moment = created.astimezone(UTC).strftime("%Y%m%d_%H%M%S")
    return f"{moment}_{base_name(ask, playlist_id)}.mp4"
