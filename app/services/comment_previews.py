"""Comments present previews: revisions and positions dealt under the task's lock (spec 30 §4.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, func, select, update
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import CommentUpdated, PreviewFileNew
from app.models import Comment, CommentPreviewLink, News, PreviewFile, Project, Task, given
from app.services import comment_writes, preview_removals

PREVIEW = ("id", "name", "task_id", "person_id", "revision", "position", "extension", "status", "source")


@dataclass
class _Shelf:
    """The previews of a locked task: how many a revision has, which revisions comments present."""

    project_id: UUID | None
    single: bool
    counts: dict[int, int]
    firsts: set[int]

    @property
    def next(self) -> int:
        """The revision that nobody used."""
        return max(self.counts, default=0) + 1


def add(ask: Ask, task_id: UUID, comment_id: UUID, revision: int | None) -> UUID:
    """Add a preview, without its file yet, to a comment of the task; returns its id.

    400 for a revision that is taken, or a second preview where productions allow one. Locks the task. Records
    preview-file:new and comment:update.
    """
    (made,) = add_many(ask, {task_id: [(comment_id, revision)]})
    return made


def add_beside(ask: Ask, task_id: UUID, comment_id: UUID, preview_file_id: UUID) -> UUID:
    """Add a preview to a comment, of the same revision as another one of the task."""
    of_task = select(PreviewFile.revision).where(
        PreviewFile.id == preview_file_id, PreviewFile.task_id == task_id
    )
    found = ask.db.execute(of_task).one_or_none()
    if found is None:
        raise NotFound("No preview of this task has this id.")
    shelves = _shelves(ask, [task_id])
    return _deal(ask, shelves, [(task_id, comment_id, found.revision or 0)])[0]


def add_many(ask: Ask, wanted: Mapping[UUID, Sequence[tuple[UUID, int | None]]]) -> list[UUID]:
    """As `add`, for (comment, revision) of several tasks; the ids in their order. Eight statements for any number."""
    shelves = _shelves(ask, list(wanted))
    has = _presented(ask, [comment_id for some in wanted.values() for comment_id, _revision in some])
    chosen = []
    for task_id, some in wanted.items():
        shelf = shelves[task_id]
        for comment_id, revision in some:
            if comment_id not in has:
                if revision is not None and revision in shelf.firsts:
                    raise WrongParameter("This revision already exists.")
                revision = shelf.next if revision is None else revision
                has[comment_id] = revision
                shelf.counts.setdefault(revision, 0)
                shelf.firsts.add(revision)
            elif revision is None:
                revision = has[comment_id]
            chosen.append((task_id, comment_id, revision))
    return _deal(ask, shelves, chosen)


def _shelves(ask: Ask, tasks: list[UUID]) -> dict[UUID, _Shelf]:
    """The locked tasks with the revisions of their previews. Two statements."""
    wanted: Any = tasks
    locked = (
        select(Task.id, Task.project_id, Project.is_single_preview_per_revision)
        .outerjoin(Project, Project.id == Task.project_id)
        .where(Task.id == any_(wanted))
        .order_by(Task.id)
        .with_for_update(of=Task)
    )
    shelves = {id_: _Shelf(of, bool(single), {}, set()) for id_, of, single in ask.db.execute(locked)}
    firsts = func.bool_or(PreviewFile.position == 1)
    counted = select(PreviewFile.task_id, PreviewFile.revision, func.count(), firsts)
    counted = counted.where(PreviewFile.task_id == any_(wanted))
    for task_id, revision, number, first in ask.db.execute(
        counted.group_by(PreviewFile.task_id, PreviewFile.revision)
    ):
        shelf = shelves[task_id]
        shelf.counts[revision or 0] = number
        shelf.firsts |= {revision or 0} if first else set()
    return shelves


def _presented(ask: Ask, comments: list[UUID]) -> dict[UUID, int]:
    """The revision of the first preview of each comment that has one."""
    link, preview, wanted = CommentPreviewLink, aliased(PreviewFile), comments
    ids: Any = wanted
    rows = select(link.comment_id, preview.revision).join(preview, preview.id == link.preview_file_id)
    rows = rows.where(link.comment_id == any_(ids)).order_by(preview.created_at.desc(), preview.id.desc())
    return {comment_id: revision or 0 for comment_id, revision in ask.db.execute(rows)}


def _deal(ask: Ask, shelves: dict[UUID, _Shelf], chosen: Sequence[tuple[UUID, UUID, int]]) -> list[UUID]:
    """Insert previews (task, comment, revision), tie them to comments and news, and record it."""
    rows: list[dict[str, Any]] = []
    for task_id, comment_id, revision in chosen:
        shelf = shelves[task_id]
        position = shelf.counts[revision] = shelf.counts.get(revision, 0) + 1
        if position > 1 and shelf.single:
            raise WrongParameter("This production takes one preview a revision.")
        rows.append(
            {
                "id": uuid4(),
                "name": str(uuid4())[:13],
                "task_id": task_id,
                "person_id": ask.caller.id,
                "revision": revision,
                "position": position,
                "extension": "mp4",
                "status": "processing",
                "source": "webgui",
                "comment_id": comment_id,
            }
        )
    links = [{"comment_id": row["comment_id"], "preview_file_id": row["id"]} for row in rows]
    comment_writes.insert_all(
        ask, (CommentPreviewLink, ("comment_id", "preview_file_id"), links), (PreviewFile, PREVIEW, rows)
    )
    _publish(ask, {row["comment_id"]: row["id"] for row in rows})
    record(ask, *_told(ask, shelves, rows))
    return [row["id"] for row in rows]


def _publish(ask: Ask, last: Mapping[UUID, UUID]) -> None:
    """The news of each comment show its last preview."""
    pairs: Any = {"comment_id": News.comment_id, "preview_file_id": News.preview_file_id}
    rows = given(
        [{"comment_id": comment, "preview_file_id": preview} for comment, preview in last.items()], pairs
    )
    shown = update(News).where(News.comment_id == rows.c.comment_id)
    shown = shown.values(preview_file_id=rows.c.preview_file_id)
    ask.db.execute(shown.execution_options(synchronize_session=False))


def _told(ask: Ask, shelves: dict[UUID, _Shelf], rows: Sequence[Mapping[str, Any]]) -> list[Event]:
    ids: Any = [row["comment_id"] for row in rows]
    comments = select(Comment.id, Comment.person_id, Comment.for_client).where(Comment.id == any_(ids))
    by_id = {row.id: row for row in ask.db.execute(comments)}
    told: list[Event] = []
    for row in rows:
        comment, project_id = by_id[row["comment_id"]], shelves[row["task_id"]].project_id
        shared = {"comment_id": comment.id, "project_id": project_id}
        told.append(PreviewFileNew(preview_file_id=row["id"], **shared))
        told.append(
            CommentUpdated(
                task_id=row["task_id"], person_id=comment.person_id, for_client=comment.for_client, **shared
            )
        )
    return told


def remove(ask: Ask, task_id: UUID, comment_id: UUID, preview_file_id: UUID, *, force: bool) -> None:
    """Delete a preview of a comment of the task; 404 when it is none. Records what `preview_removals` returns."""
    link = CommentPreviewLink
    tied = select(PreviewFile.id).join(link, link.preview_file_id == PreviewFile.id)
    tied = tied.where(
        PreviewFile.id == preview_file_id, PreviewFile.task_id == task_id, link.comment_id == comment_id
    )
    if ask.db.scalar(tied) is None:
        raise NotFound("No preview of this comment has this id.")
    preview_removals.remove(ask, preview_file_id, force)
