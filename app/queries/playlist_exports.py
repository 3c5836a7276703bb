"""What the file of a playlist shows (spec 50 §6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, case, cast, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from app.access import entities
from app.access.blanks import BLANKS
from app.access.comment_reads import READ_COMMENT, by_client
from app.ask import Ask
from app.models import Comment, Entity, Person, Playlist, PreviewFile, Project, Task, TaskStatus, TaskType
from app.queries.entity_names import NamedEntity
from app.queries.row_streams import stream_rows
from app.queries.studio_exports import full_name


@dataclass(frozen=True)
class Head:
    """What the first line tells of a playlist."""

    project: str
    episode: str | None
    name: str
    for_entity: str | None
    created_at: datetime


def head(ask: Ask, playlist_id: UUID) -> Head:
    """A playlist's names. One statement."""
    chosen = (
        select(Project.name, Entity.name, Playlist.name, Playlist.for_entity, Playlist.created_at)
        .select_from(Playlist)
        .join(Project, Project.id == Playlist.project_id)
        .outerjoin(Entity, Entity.id == Playlist.episode_id)
        .where(Playlist.id == playlist_id)
    )
    return Head(*ask.db.execute(chosen).one())


def rows(ask: Ask, playlist_id: UUID, timezone: str) -> Iterator[tuple[Any, ...]]:
    """The items in their order: names, then the task of the chosen preview and its last comment. One statement.

    An item without a preview has only its name; one whose entity is gone or hidden from the caller is left out.
    `timezone`: that of the dates. The comment is the last that the caller may read and no client wrote.
    """
    playlist, preview, task, comment, author = (
        aliased(Playlist),
        aliased(PreviewFile),
        aliased(Task),
        aliased(Comment),
        aliased(Person),
    )
    entry = _entries(playlist)
    ids = func.coalesce(*(entry.c.value.op("->>")(key) for key in ("entity_id", "id", "shot_id")))
    named, last = NamedEntity(), _last(ask, task)
    retakes = case((BLANKS[Task].rule(ask, task), 0), else_=func.coalesce(task.retake_count, 0))
    entity = named.entity
    shown = select(
        named.full_name,
        entity.nb_frames,
        TaskType.name,
        case((task.id.is_(None), None), else_=retakes),
        preview.revision,
        TaskStatus.name,
        full_name(author),
        func.to_char(func.timezone(timezone, comment.created_at), 'YYYY-MM-DD"T"HH24:MI:SS'),
        comment.text,
    ).select_from(playlist)
    joined = (
        shown.join(entry, true())
        .join(entity, cast(entity.id, Text) == func.lower(ids))
        .outerjoin(named.kind, named.kind.id == entity.entity_type_id)
        .outerjoin(named.parent, named.parent.id == entity.parent_id)
        .outerjoin(named.grand, named.grand.id == named.parent.parent_id)
        .outerjoin(preview, cast(preview.id, Text) == func.lower(entry.c.value.op("->>")("preview_file_id")))
        .outerjoin(task, and_(task.id == preview.task_id, task.project_id == playlist.project_id))
        .outerjoin(TaskType, TaskType.id == task.task_type_id)
        .outerjoin(TaskStatus, TaskStatus.id == task.task_status_id)
        .outerjoin(comment, comment.id == last)
        .outerjoin(author, author.id == comment.person_id)
        .where(
            playlist.id == playlist_id,
            entity.project_id == playlist.project_id,
            entities.SEES(ask, entity),
        )
    )
    return stream_rows(ask, joined.order_by(entry.c.place))


def _entries(playlist: Any) -> Any:
    """The entries of a playlist, each with its place; none where it holds no list."""
    empty = literal_column("'[]'::jsonb", JSONB)
    held = case((func.jsonb_typeof(playlist.shots) == "array", playlist.shots), else_=empty)
    entries = func.jsonb_array_elements(held).table_valued("value", with_ordinality="place")
    return entries.render_derived(name="entry").lateral()


def _last(ask: Ask, task: Any) -> Any:
    """The id of a task's last comment that the caller may read, but those of clients."""
    said = aliased(Comment)
    chosen = select(said.id).where(
        said.object_id == task.id, READ_COMMENT(ask, said), ~by_client(said, task.project_id)
    )
    return chosen.order_by(said.created_at.desc(), said.id).limit(1).correlate(task).scalar_subquery()
