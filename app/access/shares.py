"""What a share link shows: of the previews, of the tasks' comments (spec 40 §6.4, §6.5). No caller: a link asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, cast, exists, or_, select
from sqlalchemy import Uuid as SqlUuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.models import Entity, Person, PreviewFile, Task, given
from app.schemas.playlist_entries import Entry

PAIR: Any = {"entity_id": SqlUuid(), "preview_file_id": SqlUuid(), "task_id": SqlUuid()}


def pairs(entries: Iterable[Entry], alias: str) -> Any:
    """The entries of a playlist as a table: entity_id, preview_file_id, task_id."""
    rows = [
        {"entity_id": one.entity_id, "preview_file_id": one.preview_file_id, "task_id": one.task_id}
        for one in entries
    ]
    return given(rows, PAIR, alias=alias)


def may_show(project_id: UUID, task: Any, entity: Any) -> ColumnElement[bool]:
    """Previews of the production's own tasks, or of shared assets."""
    return or_(task.project_id == project_id, entity.is_shared.is_(True))


def shows(entries: Iterable[Entry], project_id: UUID, preview: Any) -> ColumnElement[bool]:
    """The preview is pinned in an entry of its entity, or stands beside one in task and revision."""
    entry = pairs(entries, "shown")
    pinned, task, entity = aliased(PreviewFile), aliased(Task), aliased(Entity)
    return exists(
        select(pinned.id)
        .join(entry, entry.c.preview_file_id == pinned.id)
        .join(task, task.id == pinned.task_id)
        .join(entity, entity.id == task.entity_id)
        .where(
            entry.c.entity_id == task.entity_id,
            pinned.task_id == preview.task_id,
            pinned.revision == preview.revision,
            may_show(project_id, task, entity),
        )
        .correlate_except(entry, pinned, task, entity)
    )


def tasks(entries: Iterable[Entry], project_id: UUID) -> Any:
    """The tasks of the pinned previews, as a SELECT of ids; of an old entry the task that it names itself."""
    entry = pairs(entries, "entry")
    pinned, task, entity = aliased(PreviewFile), aliased(Task), aliased(Entity)
    owner = aliased(Task)
    own = (pinned.task_id == owner.id) & (owner.entity_id == entry.c.entity_id)
    return (
        select(task.id)
        .select_from(entry)
        .outerjoin(pinned, pinned.id == entry.c.preview_file_id)
        .outerjoin(owner, own)
        .join(task, (task.id == owner.id) | (pinned.id.is_(None) & (task.id == entry.c.task_id)))
        .join(entity, entity.id == task.entity_id)
        .where(task.entity_id == entry.c.entity_id, may_show(project_id, task, entity))
        .distinct()
    )


def visible(comment: Any, task_ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Comments of the link's tasks that are for clients, or that a guest wrote."""
    author = aliased(Person)
    ids: Any = cast(list(task_ids), ARRAY(SqlUuid))
    by_guest = exists().where(author.id == comment.person_id, author.is_guest.is_(True))
    return (comment.object_id == any_(ids)) & or_(
        comment.for_client.is_(True), by_guest.correlate_except(author)
    )
