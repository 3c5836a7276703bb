"""Playlists are made, changed and removed (spec 40 §5.1, §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.events.log import record
from app.events.playlists import BuildDeleted
from app.models import BuildJob, Notification, Playlist, PlaylistShareLink, Project
from app.schemas.files import PlaylistRow
from app.schemas.playlist_entries import maybe_id
from app.schemas.write import values_of
from app.services import rows, stored_files
from app.services.playlist_entries import kept, unpinned
from app.services.rows import teller

KINDS = ("shot", "asset", "sequence", "edit", "episode")
PSEUDO_EPISODES = ("all", "main")
PLACE = ("name", "project_id", "episode_id")
told = teller(row_events("playlist", "playlist_id"), "playlist_id")


def create(ask: Ask, raw: Mapping[str, Any]) -> UUID:
    """Create a playlist as the caller. Records playlist:new.

    A pseudo episode is none, a task type that is no id is none, a preview of another entity is left out.
    Errors: 404 for an unknown production, 400 for a wrong field, or a name that another playlist has there.
    """
    given = dict(raw)
    if given.get("episode_id") in PSEUDO_EPISODES:
        given["episode_id"] = None
    if "task_type_id" in given:
        given["task_type_id"] = maybe_id(given["task_type_id"])
    values, links = values_of(PlaylistRow, given, creating=True)
    _check_kind(values)
    _check_name(ask, values)
    if values.get("shots") is not None:
        values["shots"] = unpinned(ask, values["shots"], values["project_id"])
    return rows.create(ask, PlaylistRow, {**values, "created_by": ask.caller.id}, links, told)


def update(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change a playlist; its entries keep `{entity_id, preview_file_id}` only. Records playlist:update.

    Errors: 400 for a wrong kind, or a name that another playlist has there.
    """
    _check_kind(values)
    playlist = ask.db.get(Playlist, id_, with_for_update=True)
    if playlist is None:
        raise NotFound("No playlist has this id.")
    before = {key: getattr(playlist, key) for key in PLACE}
    after = before | {key: values[key] for key in PLACE if key in values}
    if after != before and after["project_id"] is not None:
        _check_name(ask, after)
    if "shots" in values:
        values["shots"] = unpinned(ask, kept(values["shots"]), playlist.project_id)
    rows.change(ask, PlaylistRow, id_, values, links, told)


def remove(ask: Ask, id_: UUID) -> None:
    """Delete a playlist with its notifications, builds, their movies, and share links.

    Records build-job:delete of each build, then playlist:delete.
    """
    playlist = ask.db.get_one(Playlist, id_, with_for_update=True)
    jobs = ask.db.scalars(delete(BuildJob).where(BuildJob.playlist_id == id_).returning(BuildJob.id)).all()
    for model in (Notification, PlaylistShareLink):
        ask.db.execute(delete(model).where(model.playlist_id == id_))
    stored_files.drop(ask, jobs)
    record(
        ask,
        *(BuildDeleted(build_job_id=job, playlist_id=id_, project_id=playlist.project_id) for job in jobs),
    )
    rows.remove(ask, PlaylistRow, id_, told)


def _check_kind(values: dict[str, Any]) -> None:
    if values.get("for_entity") is not None and values["for_entity"] not in KINDS:
        raise WrongParameter(f"for_entity must be one of {', '.join(KINDS)}.")


def _check_name(ask: Ask, values: Mapping[str, Any]) -> None:
    """A name is there once in an episode, and once where there is none. Locks the production: names come in turn."""
    project_id = values.get("project_id")
    locked = select(Project.id).where(Project.id == project_id).with_for_update(key_share=True)
    if ask.db.scalar(locked) is None:
        raise NotFound("No project has this id.")
    same = select(Playlist.id).where(
        Playlist.name == values["name"],
        Playlist.project_id == project_id,
        Playlist.episode_id.is_not_distinct_from(values.get("episode_id")),
    )
    if ask.db.scalar(same.limit(1)) is not None:
        raise WrongParameter("A playlist with this name already exists.")
