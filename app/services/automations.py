"""What automations write besides comments: what assets are ready for, copies of previews (spec 30 §11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, func, select, update
from sqlalchemy.dialects.postgresql import array_agg
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import AssetUpdated, CommentUpdated, PreviewFileAdded, PreviewFileNew
from app.models import CommentPreviewLink, Entity, EntityLink, PreviewFile, StoredFile, Task, given
from app.services import casting_stats, comment_writes, stored_files
from app.services.comment_drafts import Draft
from app.storage.keys import Key
from app.storage.store import store_of

READY: Any = {"entity_id": Entity.id, "ready_for": Entity.ready_for}
COPIED = ("extension", "original_name", "status", "file_size", "width", "height", "duration")
PREVIEW = ("id", "name", "task_id", "person_id", "revision", "position", "source", *COPIED)


def make_ready(ask: Ask, ready: Mapping[UUID, UUID]) -> list[Event]:
    """Assets become ready for a task type; the shots that cast them count anew. Two statements.

    Returns asset:update and task:update-casting-stats, for the caller to record.
    """
    if not ready:
        return []
    rows = given([{"entity_id": id_, "ready_for": type_id} for id_, type_id in ready.items()], READY)
    moved = (
        update(Entity)
        .where(Entity.id == rows.c.entity_id)
        .values(ready_for=rows.c.ready_for, updated_at=func.clock_timestamp())
        .returning(Entity.id, Entity.project_id, Entity.ready_for)
        .cte("moved")
    )
    shots = array_agg(EntityLink.entity_in_id).filter(EntityLink.entity_in_id.is_not(None))
    found = ask.db.execute(
        select(moved.c.id, moved.c.project_id, moved.c.ready_for, shots.label("shots"))
        .outerjoin(EntityLink, EntityLink.entity_out_id == moved.c.id)
        .group_by(moved.c.id, moved.c.project_id, moved.c.ready_for)
    ).all()
    told = [
        AssetUpdated(asset_id=row.id, project_id=row.project_id, data={"ready_for": str(row.ready_for)})
        for row in found
    ]
    casting = {shot for row in found for shot in row.shots or ()}
    return [*told, *(casting_stats.recount_ready(ask, casting) if casting else [])]


def copy_previews(ask: Ask, copied: Sequence[tuple[UUID, Draft]]) -> list[Event]:
    """A comment takes over the previews of another task's last revision, with their files.

    Five statements for any number. Returns preview-file:new, comment:update and preview-file:add-file of each, for
    the caller to record.
    """
    if not copied:
        return []
    sources = _last_previews(ask, [task_id for task_id, _draft in copied])
    revisions = _next_revisions(ask, [draft.task_id for _task, draft in copied])
    rows = [
        {
            **{key: getattr(one, key) for key in COPIED},
            "id": uuid4(),
            "name": str(uuid4())[:13],
            "task_id": draft.task_id,
            "person_id": draft.author_id,
            "revision": revisions[draft.task_id],
            "position": one.position,
            "source": "webgui",
            "comment": draft,
            "copy_of": one.id,
            "project_id": one.project_id,
        }
        for task_id, draft in copied
        for one in sources
        if one.task_id == task_id
    ]
    links = [{"comment_id": row["comment"].id, "preview_file_id": row["id"]} for row in rows]
    comment_writes.insert_all(
        ask, (CommentPreviewLink, ("comment_id", "preview_file_id"), links), (PreviewFile, PREVIEW, rows)
    )
    _copy_files(ask, [(row["copy_of"], row["id"]) for row in rows])
    return [event for row in rows for event in _told(row)]


def _last_previews(ask: Ask, tasks: list[UUID]) -> Sequence[Any]:
    preview, other = aliased(PreviewFile), aliased(PreviewFile)
    last = select(func.max(other.revision)).where(other.task_id == preview.task_id).scalar_subquery()
    wanted: Any = tasks
    kept = [getattr(preview, key) for key in ("id", "task_id", "position", *COPIED)]
    rows = select(*kept, Task.project_id).join(Task, Task.id == preview.task_id)
    rows = rows.where(preview.task_id == any_(wanted), preview.revision == last)
    return ask.db.execute(rows.order_by(preview.task_id, preview.position, preview.id)).all()


def _next_revisions(ask: Ask, tasks: list[UUID]) -> dict[UUID, int]:
    wanted: Any = tasks
    rows = select(PreviewFile.task_id, func.max(PreviewFile.revision)).where(
        PreviewFile.task_id == any_(wanted)
    )
    highest = {row[0]: row[1] or 0 for row in ask.db.execute(rows.group_by(PreviewFile.task_id))}
    return {task_id: highest.get(task_id, 0) + 1 for task_id in tasks}


def _copy_files(ask: Ask, copies: Sequence[tuple[UUID, UUID]]) -> None:
    """Store every file of each preview under the id of its copy; what is not in the store is left out."""
    wanted: Any = [str(source) for source, _copy in copies]
    chosen = select(StoredFile.bucket, StoredFile.prefix, StoredFile.file_id)
    chosen = chosen.where(StoredFile.file_id == any_(wanted), StoredFile.deleted_at.is_(None))
    kept: dict[str, list[tuple[str, str]]] = {}
    for bucket, prefix, file_id in ask.db.execute(chosen):
        kept.setdefault(file_id, []).append((bucket, prefix))
    store = store_of(ask.settings)
    with ExitStack() as opened:
        files = [
            (Key(bucket, prefix, copy), opened.enter_context(store.open(Key(bucket, prefix, source))))
            for source, copy in copies
            for bucket, prefix in kept.get(str(source), [])
            if store.exists(Key(bucket, prefix, source))
        ]
        stored_files.keep_all(ask, files)


def _told(row: Mapping[str, Any]) -> list[Event]:
    draft: Draft = row["comment"]
    shared = {"comment_id": draft.id, "project_id": row["project_id"]}
    return [
        PreviewFileNew(preview_file_id=row["id"], **shared),
        CommentUpdated(task_id=draft.task_id, person_id=draft.author_id, for_client=draft.for_client, **shared),
        PreviewFileAdded(
            task_id=draft.task_id,
            preview_file_id=row["id"],
            revision=row["revision"],
            extension=row["extension"],
            status=row["status"],
            **shared,
        ),
    ]
