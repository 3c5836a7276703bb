"""The comments of a task, newest first, each with all that the panel shows (spec 30 §6.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.models import AttachmentFile, Comment, Person, TaskStatus
from app.queries.comment_reads import author_of, previews_of, replies_of
from app.queries.json import JsonText, array_of, columns, list_text, object_of
from app.queries.prepared import json_rows, run, value
from app.schemas.comments import CommentRow


def _of_task(ask: Any) -> Select[Any]:
    comment, file, status, editor = (
        aliased(Comment),
        aliased(AttachmentFile),
        aliased(TaskStatus),
        aliased(Person),
    )
    files = select(file.id, file.name, file.extension, file.reply_id, file.size)
    carried = select(status.id, status.name, status.short_name, status.color)
    more: dict[str, Any] = {
        "person": author_of(ask, lambda author: author.id == comment.person_id, comment),
        "editor": object_of(
            select(editor.id, editor.first_name, editor.last_name, editor.has_avatar, editor.role)
            .where(editor.id == comment.editor_id)
            .correlate(comment)
        ),
        "task_status": object_of(carried.where(status.id == comment.task_status_id).correlate(comment)),
        "previews": previews_of(ask, comment, True),
        "attachment_files": array_of(
            files.where(file.comment_id == comment.id).order_by(file.created_at, file.id).correlate(comment)
        ),
        "replies": replies_of(ask, comment),
    }
    rows = select(*columns(ask, CommentRow, comment, **more))
    rows = rows.where(comment.object_id == value("task_id"), READ_COMMENT(ask, comment))
    return rows.order_by(comment.created_at.desc(), comment.id)


def of_task(ask: Ask, task_id: UUID) -> JsonText:
    """The comments of a task that the caller may read, newest first. One statement."""
    with run(ask, json_rows(_of_task), task_id=task_id) as cursor:
        return list_text(cursor.fetchall())
