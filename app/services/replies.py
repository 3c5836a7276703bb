"""Replies to comments: elements of a JSON list of the comment, changed under its lock (spec 30 §6.9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.events.comments import CommentReplied, CommentReplyDeleted
from app.events.log import record
from app.models import AttachmentFile, Comment, Notification, Project, Task
from app.services import attachments, comment_knowledge, comment_writes, messages, stored_files
from app.services.comment_drafts import Draft

NOTIFICATION = (*comment_writes.NOTIFICATION, "reply_id")


def add(
    ask: Ask, comment_id: UUID, text: str, uploads: Iterable[attachments.Upload]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Reply to a comment as the caller, maybe with files; returns the reply and its files.

    Locks the comment. Tells who follows the task, the comment's author, who replied before, and who is mentioned.
    Records comment:reply and notification:new.
    """
    comment = _locked(ask, comment_id)
    projects = [comment.project_id] if comment.project_id else []
    before = {comment.person_id, *_earlier(comment.replies)} - {None}
    known = comment_knowledge.learn(ask, [comment.object_id], projects, names="@" in text, people=before)
    mentions, departments = comment_writes.named_in(text, comment.project_id, known)
    date = ask.now.strftime("%Y-%m-%dT%H:%M:%S")
    reply_id = uuid4()
    reply = {
        "id": str(reply_id),
        "date": date,
        "person_id": str(ask.caller.id),
        "text": text,
        "mentions": [str(one) for one in mentions],
        "department_mentions": [str(one) for one in departments],
        "created_at": date,
    }
    _write(ask, comment_id, [*(comment.replies or []), reply])
    files = attachments.attach(ask, comment_id, uploads, reply_id)
    people = before | known.followers.get(comment.object_id, set())
    reached = comment_writes.addressed(mentions, departments, comment.project_id, known)
    draft = Draft(comment.object_id, comment.task_status_id, ask.caller.id, id=comment_id)
    rows = [
        comment_writes.notification(draft, person, kind, reply_id=reply_id)
        for kind, some in (("reply", people), ("reply-mention", reached))
        for person in sorted(some - {ask.caller.id})
        if _reads(comment, person, known)
    ]
    comment_writes.insert_all(ask, (Notification, NOTIFICATION, rows))
    messages.defer(ask, [row["id"] for row in rows])
    told = CommentReplied(
        task_id=comment.object_id, comment_id=comment_id, reply_id=reply_id, project_id=comment.project_id
    )
    record(ask, told, *comment_writes.notified(rows, comment.project_id))
    return reply, files


def _reads(comment: Any, person_id: UUID, known: comment_knowledge.Knowledge) -> bool:
    return known.may_read(
        comment.project_id,
        person_id,
        comment.person_id,
        for_client=bool(comment.for_client),
        isolated=bool(comment.isolated),
    )


def _locked(ask: Ask, comment_id: UUID) -> Any:
    kept = [
        getattr(Comment, key) for key in ("object_id", "person_id", "task_status_id", "replies", "for_client")
    ]
    found = ask.db.execute(
        select(*kept, Task.project_id, Project.is_clients_isolated.label("isolated"))
        .outerjoin(Task, Task.id == Comment.object_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .where(Comment.id == comment_id)
        .with_for_update(of=Comment)
    ).one_or_none()
    if found is None:
        raise NotFound("No comment has this id.")
    return found


def _write(ask: Ask, comment_id: UUID, replies: list[Any]) -> None:
    values = {"replies": replies, "updated_at": func.clock_timestamp()}
    ask.db.execute(update(Comment).where(Comment.id == comment_id).values(values))


def _earlier(replies: list[Any] | None) -> set[UUID]:
    """Who replied before; an imported reply may name nobody."""
    found = set()
    for reply in replies or []:
        id_ = _id(reply.get("person_id") if isinstance(reply, dict) else None)
        if id_ is not None:
            found.add(id_)
    return found


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def remove(ask: Ask, comment_id: UUID, reply_id: str) -> None:
    """Delete a reply with its files and notifications: its author or an administrator may, else 403.

    Locks the comment. Records comment:delete-reply.
    """
    comment = _locked(ask, comment_id)
    replies = [one for one in comment.replies or [] if isinstance(one, dict)]
    reply = next((one for one in replies if str(one.get("id")).lower() == reply_id.lower()), None)
    if reply is None:
        raise NotFound("No reply has this id here.")
    if not ask.caller.is_admin and str(reply.get("person_id")) != str(ask.caller.id):
        raise Forbidden("Only its author deletes a reply.")
    _write(ask, comment_id, [one for one in replies if one is not reply])
    id_ = _id(reply_id)
    if id_ is not None:
        ask.db.execute(delete(Notification).where(Notification.reply_id == id_))
        files = delete(AttachmentFile).where(
            AttachmentFile.reply_id == id_, AttachmentFile.comment_id == comment_id
        )
        stored_files.drop(ask, ask.db.scalars(files.returning(AttachmentFile.id)).all())
    told = CommentReplyDeleted(
        task_id=comment.object_id, comment_id=comment_id, reply_id=reply_id, project_id=comment.project_id
    )
    record(ask, told)
