"""Playlists read (spec 40 §5.2, §5.3). Statements do not grow with the entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Integer, Uuid, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.access import playlists as access
from app.ask import Ask
from app.errors import NotFound
from app.models import BuildJob, Playlist, PreviewFile, Task, given
from app.queries.json import JsonText, array_of, columns, execute, list_text, read_list, read_one
from app.queries.paging import number, read_page
from app.queries.playlist_previews import EMPTY_LIST, SHOWN, by_entity, merged, pinned_keys, revisions, word
from app.schemas.files import PlaylistRow
from app.schemas.playlist_entries import Entry, as_rows, entries_of
from app.schemas.playlists import BuildJobRow, BuildState, PlaylistListRow, PlaylistPreview
from app.schemas.write import uuid_of

PAGE = 20
NEWEST_FIRST = ("created_at", "updated_at")
MAIN, ALL = "main", "all"  # pseudo episodes
ENTRY: Mapping[str, Any] = {
    "place": Integer(),
    "entity_id": Uuid(),
    "preview_file_id": Uuid(),
    "task_id": Uuid(),
    "rest": JSONB(),
}
PINNED = ("extension", "revision", "width", "height", "duration", "status", "task_id")


def of_project(ask: Ask, project_id: UUID, query: Mapping[str, str | None], *where: Any) -> JsonText:
    """A page of twenty of a production's playlists that the caller sees, without entries. One statement.

    `first_preview_file_id` is there only where the first entry has one.
    """
    page = max(number({"page": query.get("page") or ""}, "page") or 1, 1)
    first = Playlist.shots[0]["preview_file_id"].astext
    shown = columns(ask, PlaylistListRow, Playlist, first_preview_file_id=first)
    chosen = select(*shown).where(Playlist.project_id == project_id, access.READS(ask, Playlist), *where)
    if query.get("task_type_id"):
        chosen = chosen.where(Playlist.task_type_id == uuid_of(query["task_type_id"], "task_type_id"))
    if query.get("for_entity"):
        chosen = chosen.where(func.coalesce(Playlist.for_entity, "shot") == query["for_entity"])
    inner = chosen.order_by(*_order(query.get("sort_by"))).limit(PAGE).offset((page - 1) * PAGE).subquery()
    absent = case((inner.c.first_preview_file_id.is_(None), "first_preview_file_id"), else_="")
    with execute(ask, select(cast(func.to_jsonb(inner.table_valued()).op("-")(absent), JSON))) as cursor:
        return list_text(cursor.fetchall())


def _order(sort_by: str | None) -> tuple[Any, ...]:
    column = Playlist.__table__.columns.get(sort_by or "")
    if column is None or isinstance(column.type, JSONB):
        return (Playlist.updated_at.desc(), Playlist.id)
    return (column.desc() if sort_by in NEWEST_FIRST else column.asc(), Playlist.id)


def in_episode(episode: str) -> list[Any]:
    """Playlists of an episode; of none and for none (`main`); of none and for all (`all`). Malformed ids are 404."""
    if episode == MAIN:
        return [Playlist.episode_id.is_(None), Playlist.is_for_all.is_not(True)]
    if episode == ALL:
        return [Playlist.episode_id.is_(None), Playlist.is_for_all.is_(True)]
    return [Playlist.episode_id == UUID(episode)]


def whole_of_project(ask: Ask, project_id: UUID, page: int | None, limit: int) -> JsonText:
    """All playlists of a production with their builds' ids; paged from page 1 on. One or two statements."""
    rows = select(*columns(ask, PlaylistRow, Playlist)).where(Playlist.project_id == project_id)
    if page is None or page < 1:
        return read_list(ask, rows.order_by(Playlist.created_at, Playlist.id))
    newest = (Playlist.updated_at.desc(), Playlist.created_at.desc(), Playlist.id)
    return read_page(ask, rows.order_by(*newest), page, limit)


def builds_of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The builds of a production's playlists, the newest first. One statement."""
    rows = select(*columns(ask, BuildJobRow, BuildJob)).join(Playlist, Playlist.id == BuildJob.playlist_id)
    chosen = rows.where(Playlist.project_id == project_id)
    return read_list(ask, chosen.order_by(BuildJob.created_at.desc(), BuildJob.id))


def stored_entries(ask: Ask, playlist_id: UUID) -> list[Entry]:
    """The entries of a playlist; 404 when there is none. One statement."""
    found = ask.db.execute(select(Playlist.shots).where(Playlist.id == playlist_id)).one_or_none()
    if found is None:
        raise NotFound("No playlist has this id.")
    return entries_of(found.shots)


def one(ask: Ask, playlist_id: UUID) -> JsonText:
    """A playlist with its builds, and its entries with all previews of their entities. Two statements."""
    entries = stored_entries(ask, playlist_id)
    shown = columns(ask, PlaylistRow, Playlist, shots=_enriched(ask, entries), build_jobs=builds(ask, Playlist))
    return read_one(ask, select(*shown).where(Playlist.id == playlist_id)) or JsonText(b"null")


def builds(ask: Ask, playlist: Any) -> Any:
    """How far the builds of a playlist are, the newest first."""
    rows = select(*columns(ask, BuildState, BuildJob)).where(BuildJob.playlist_id == playlist.id)
    return array_of(rows.order_by(BuildJob.created_at.desc(), BuildJob.id).correlate(playlist))


def _enriched(ask: Ask, entries: list[Entry]) -> Any:
    """The entries as a JSON list, each with its entity's previews and what its own preview is."""
    entry = given(as_rows(entries), ENTRY, alias="entry")
    among = Task.entity_id.in_(select(entry.c.entity_id))
    found = revisions(ask, PlaylistPreview, PlaylistPreview, among, SHOWN(ask, PreviewFile))
    files = by_entity(found)
    extra = func.json_build_object(
        word("id"),
        entry.c.entity_id,
        word("preview_files"),
        func.coalesce(files.c.files, cast(EMPTY_LIST, JSON)),
    )
    shot = merged(cast(entry.c.rest, JSON), extra, pinned_keys(found, *PINNED))
    rows = (
        select(func.json_agg(aggregate_order_by(shot, entry.c.place)))
        .select_from(entry)
        .outerjoin(files, files.c.entity_id == entry.c.entity_id)
        .outerjoin(found, (found.c.id == entry.c.preview_file_id) & (found.c.entity_id == entry.c.entity_id))
    )
    return func.coalesce(rows.scalar_subquery(), cast(EMPTY_LIST, JSON))
