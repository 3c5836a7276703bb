"""What the archive of a playlist holds (spec 40 §5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.access import shares
from app.access.files import PREVIEW_SHOWN
from app.ask import Ask
from app.models import Entity, Playlist, PreviewFile, Task, given
from app.queries.playlists import ENTRY
from app.queries.preview_names import parts_of
from app.schemas.playlist_entries import as_rows, entries_of


@dataclass(frozen=True)
class Member:
    """A preview in an archive: its kind, and what its file is called there."""

    id: UUID
    extension: str
    name: str


def members(ask: Ask, playlist_id: UUID) -> list[Member]:
    """The previews that are pinned in a playlist with those beside them, in order, each once under a name of its own.

    Three statements.
    """
    row = ask.db.execute(select(Playlist.shots, Playlist.project_id).where(Playlist.id == playlist_id)).one()
    entry = given(as_rows(entries_of(row.shots)), ENTRY, alias="entry")
    pinned: Any = aliased(PreviewFile)
    chosen = (
        select(PreviewFile.id, PreviewFile.extension)
        .select_from(entry)
        .join(pinned, pinned.id == entry.c.preview_file_id)
        .join(PreviewFile, (PreviewFile.task_id == pinned.task_id) & (PreviewFile.revision == pinned.revision))
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Entity, Entity.id == Task.entity_id)
        .where(
            Task.entity_id == entry.c.entity_id,
            shares.may_show(row.project_id, Task, Entity),
            PREVIEW_SHOWN(ask, PreviewFile),
        )
        .order_by(entry.c.place, PreviewFile.position, PreviewFile.created_at, PreviewFile.id)
    )
    found = {one.id: one.extension or "" for one in ask.db.execute(chosen)}
    called = parts_of(ask, list(found)) if found else {}
    made: list[Member] = []
    taken: set[str] = set()
    for number, (id_, extension) in enumerate(found.items(), 1):
        base, ending = called[id_]
        name = f"{base}.{ending}".replace("/", "_").replace("\\", "_")
        name = f"{number:04}_{name}" if name in taken else name
        taken.add(name)
        made.append(Member(id_, extension, name))
    return made
