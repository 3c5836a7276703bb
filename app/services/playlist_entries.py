"""The entries of playlists are written (spec 40 §5.1, §5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.access import files as access
from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.playlists import PlaylistEntityAdded
from app.models import Entity, Playlist, PreviewFile, Task
from app.schemas.playlist_entries import entries_of, maybe_id
from app.services.assignments import among


def kept(shots: Any) -> list[dict[str, Any]]:
    """The entries of a changed playlist, `{entity_id, preview_file_id}` each; what names no entity is left out."""
    if not isinstance(shots, list):
        raise WrongParameter("shots must be a list.")
    found = []
    for entry in shots:
        entity_id = (entry.get("entity_id") or entry.get("id")) if isinstance(entry, Mapping) else None
        if entity_id:
            found.append({"entity_id": entity_id, "preview_file_id": entry.get("preview_file_id")})
    return found


def unpinned(ask: Ask, shots: Any, project_id: UUID | None) -> list[Any]:
    """The entries, without the previews that are unknown, of another entity, or not theirs to show. One statement."""
    if not isinstance(shots, list):
        raise WrongParameter("shots must be a list.")
    wanted = [maybe_id(entry.get("preview_file_id")) for entry in shots if isinstance(entry, Mapping)]
    owners = owners_of(ask, project_id, [id_ for id_ in wanted if id_ is not None])
    made: list[Any] = []
    for entry in shots:
        if not isinstance(entry, Mapping) or "preview_file_id" not in entry:
            made.append(entry)
            continue
        preview_id = maybe_id(entry["preview_file_id"])
        entity_id = maybe_id(entry.get("entity_id") or entry.get("id"))
        fits = preview_id is not None and entity_id is not None and owners.get(preview_id) == entity_id
        made.append({**entry, "preview_file_id": str(preview_id) if fits else None})
    return made


def owners_of(ask: Ask, project_id: UUID | None, preview_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The entity of each of these previews that a playlist of the production may show. One statement."""
    if not preview_ids:
        return {}
    chosen = (
        select(PreviewFile.id, Task.entity_id)
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Entity, Entity.id == Task.entity_id)
        .where(PreviewFile.id == among(preview_ids), _showable(ask, project_id))
    )
    return {one.id: one.entity_id for one in ask.db.execute(chosen)}


def _showable(ask: Ask, project_id: UUID | None) -> Any:
    """Previews of the production itself, or others (a shared asset's) that the caller sees."""
    return or_(Task.project_id == project_id, access.PREVIEW_SEES(ask, PreviewFile))


def add(ask: Ask, playlist_id: UUID, wanted: Iterable[Mapping[str, Any]]) -> None:
    """Add entries at the end, those that are there already left out; one without a preview takes the latest.

    Locks the playlist. Three statements for any number. Records playlist:add_entity of each that is new.
    """
    playlist = ask.db.get_one(Playlist, playlist_id, with_for_update=True)
    asked = [(one["entity_id"], one["preview_file_id"]) for one in wanted]
    owners = owners_of(ask, playlist.project_id, [preview for _entity, preview in asked if preview])
    fitting = [(entity, preview if owners.get(preview) == entity else None) for entity, preview in asked]
    latest = _latest(ask, playlist, [entity for entity, preview in fitting if preview is None])
    there = {(entry.entity_id, entry.preview_file_id) for entry in entries_of(playlist.shots)}
    added: list[tuple[UUID, UUID | None]] = []
    for entity, preview in fitting:
        pair = (entity, preview or latest.get(entity))
        if pair not in there:
            there.add(pair)
            added.append(pair)
    if not added:
        return
    playlist.shots = [*(playlist.shots or []), *(_entry(*pair) for pair in added)]
    ask.db.flush()
    record(
        ask,
        *(
            PlaylistEntityAdded(
                playlist_id=playlist_id,
                entity_id=entity,
                preview_file_id=preview,
                project_id=playlist.project_id,
            )
            for entity, preview in added
        ),
    )


def _entry(entity_id: UUID, preview_file_id: UUID | None) -> dict[str, str]:
    entry = {"entity_id": str(entity_id)}
    return {**entry, "preview_file_id": str(preview_file_id)} if preview_file_id else entry


def _latest(ask: Ask, playlist: Playlist, entity_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The latest preview of each entity, of the playlist's task type where it has one."""
    if not entity_ids:
        return {}
    chosen = (
        select(Task.entity_id, PreviewFile.id)
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Entity, Entity.id == Task.entity_id)
        .where(Task.entity_id == among(entity_ids), _showable(ask, playlist.project_id))
        .ext(distinct_on(Task.entity_id))
        .order_by(Task.entity_id, PreviewFile.revision.desc(), PreviewFile.created_at.desc(), PreviewFile.id)
    )
    if playlist.task_type_id is not None:
        chosen = chosen.where(Task.task_type_id == playlist.task_type_id)
    return {one.entity_id: one.id for one in ask.db.execute(chosen)}
