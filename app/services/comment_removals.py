"""Comments go, and leave their task: deleted, or moved to another (spec 30 §6.6, 6.10, 15.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update

from app.ask import Ask
from app.errors import Conflict, NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import TASK, CommentDeleted, CommentNew, NewsDeleted, TaskStatusChanged
from app.models import AttachmentFile, Comment, CommentPreviewLink, News, Notification
from app.services import comment_desk, comment_writes, preview_removals, stored_files
from app.services.comment_desk import Desk, Target
from app.services.comment_drafts import Draft


def remove(ask: Ask, id_: UUID) -> None:
    """Delete a comment with its files, previews, news and notifications; its task is what the others make of it.

    Locks the task, then the comment. Records news:delete, comment:delete, task:update and, when its status changed,
    task:status-changed.
    """
    desk, comment = locked(ask, id_)
    target = desk.targets.get(comment.object_id)
    project_id = target.project_id if target else None
    told = _forgotten(ask, id_, project_id)
    files: Any = ask.db.scalars(
        delete(AttachmentFile).where(AttachmentFile.comment_id == id_).returning(AttachmentFile.id)
    ).all()
    stored_files.drop(ask, files)
    previews = ask.db.scalars(
        select(CommentPreviewLink.preview_file_id).where(CommentPreviewLink.comment_id == id_)
    ).all()
    told += preview_removals.without(ask, previews) if previews else []
    ask.db.execute(delete(Comment).where(Comment.id == id_))
    told.append(CommentDeleted(comment_id=id_, task_id=target.id if target else None, project_id=project_id))
    record(ask, *told, *replay(ask, desk, comment.person_id, *([target.id] if target else [])))


def locked(ask: Ask, id_: UUID, *more: UUID, text: str | None = None) -> tuple[Desk, Any]:
    """The comment's task, and others, locked; then the comment, whose `text` may be a new one. Four statements."""
    found = ask.db.execute(select(Comment.object_id, Comment.text).where(Comment.id == id_)).one_or_none()
    if found is None:
        raise NotFound("No comment has this id.")
    desk = comment_desk.lay_out(ask, [found.object_id, *more], [text or found.text or ""], reach=False)
    kept = ("object_id", "person_id", "text", "task_status_id", "for_client", "created_at")
    chosen = select(*(getattr(Comment, key) for key in kept)).where(Comment.id == id_).with_for_update()
    comment = ask.db.execute(chosen).one_or_none()
    if comment is None:
        raise NotFound("No comment has this id.")
    if comment.object_id != found.object_id:
        raise Conflict("The comment has just been moved to another task.")
    return desk, comment


def _forgotten(ask: Ask, id_: UUID, project_id: UUID | None) -> list[Event]:
    """Nobody is told of the comment any more. Two statements. Returns news:delete."""
    ask.db.execute(delete(Notification).where(Notification.comment_id == id_))
    gone = ask.db.scalars(delete(News).where(News.comment_id == id_).returning(News.id))
    return [NewsDeleted(news_id=one, project_id=project_id) for one in gone]


def replay(ask: Ask, desk: Desk, author_id: UUID, *tasks: UUID) -> list[Event]:
    """Walk the comments of locked tasks again.

    Returns task:update and, where the status changed, task:status-changed by the author.
    """
    progress = comment_desk.replayed(ask, desk, tasks)
    comment_desk.write(ask, progress)
    told: list[Event] = []
    for id_ in tasks:
        target = desk.targets[id_]
        before, after = target.progress.task_status_id, progress[id_].task_status_id
        told.append(TASK["update"](task_id=id_, project_id=target.project_id))
        if after != before and after is not None:
            told.append(
                TaskStatusChanged(
                    task_id=id_,
                    new_task_status_id=after,
                    previous_task_status_id=before,
                    person_id=author_id,
                    project_id=target.project_id,
                )
            )
    return told


def move(ask: Ask, task_id: UUID, id_: UUID, target_id: UUID) -> None:
    """A comment goes to another task of the entity, with everything it says; both tasks are walked again.

    400 for the same task, another entity, or a comment with previews. Records news:delete, task:update of both,
    comment:delete, comment:new, and the new notifications and news.
    """
    if task_id == target_id:
        raise WrongParameter("Source and target tasks must be different.")
    desk, comment = locked(ask, id_, target_id)
    if comment.object_id != task_id:
        raise WrongParameter("The comment is not on this task.")
    source, target = desk.target(task_id), desk.target(target_id)
    if source.entity_id is None or source.entity_id != target.entity_id:
        raise WrongParameter("Both tasks must be on the same entity.")
    if ask.db.scalar(select(exists().where(CommentPreviewLink.comment_id == id_))):
        raise WrongParameter("A comment with previews cannot be moved.")
    told = _forgotten(ask, id_, source.project_id)
    ask.db.execute(update(Comment).where(Comment.id == id_).values(object_id=target_id))
    walked = replay(ask, desk, comment.person_id, task_id, target_id)
    told += [event for event in walked if not isinstance(event, TaskStatusChanged)]
    record(ask, *told, *_told_anew(ask, desk, comment, id_, target))


def _told_anew(ask: Ask, desk: Desk, comment: Any, id_: UUID, target: Target) -> list[Event]:
    """A moved comment leaves the one task and is new on the other, where people hear of it and the news tell it."""
    draft = Draft(
        target.id,
        comment.task_status_id,
        comment.person_id,
        text=comment.text or "",
        for_client=bool(comment.for_client),
        created_at=comment.created_at,
        id=id_,
    )
    comment_writes.find_mentions([draft], desk)
    shared: dict[str, Any] = {"comment_id": id_, "project_id": target.project_id}
    return [
        CommentDeleted(task_id=comment.object_id, **shared),
        CommentNew(
            task_id=target.id,
            task_status_id=comment.task_status_id,
            person_id=comment.person_id,
            for_client=comment.for_client,
            **shared,
        ),
        *comment_writes.tell(ask, [draft], desk)[id_],
    ]
