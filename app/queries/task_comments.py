"""The comments of a task, newest first, each with all that the panel shows (spec 30 §6.4).

A client also gets comments of the staff that present previews, without what is said in them (spec 30 §1.4).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, False_, Select, and_, case, exists, literal_column, not_, or_, select
from sqlalchemy.orm import aliased

from app.access.comment_reads import CLIENT, READ_COMMENT, by_client
from app.access.tasks import via_task
from app.ask import Ask
from app.models import AttachmentFile, Comment, CommentPreviewLink, Person, PreviewFile, Task, TaskStatus
from app.queries.comment_reads import author_of, previews_of, replies_of
from app.queries.json import JsonText, array_of, columns, list_text, object_of
from app.queries.prepared import json_rows, run, value
from app.schemas.comments import CommentRow

OF_CLIENT = via_task(CLIENT, "object_id")
EMPTY = {
    "text": "''::text",
    "checklist": "'[]'::jsonb",
    "links": "'{}'::varchar[]",
    "data": "NULL::jsonb",
    "replies": "'[]'::jsonb",
    "attachment_files": "'[]'::json",
}
"""What a client is shown of a comment that is not for them."""


def _presented(ask: Any, comment: Any) -> ColumnElement[bool]:
    """The caller is a client, and the staff presents a preview with the comment that was not rejected."""
    link, preview, task = aliased(CommentPreviewLink), aliased(PreviewFile), aliased(Task)
    of_client = OF_CLIENT(ask, comment)
    by_staff = exists().where(task.id == comment.object_id, not_(by_client(comment, task.project_id)))
    shown = exists().where(
        link.comment_id == comment.id,
        preview.id == link.preview_file_id,
        preview.validation_status != "rejected",
    )
    return and_(of_client, by_staff, shown)


def _more(ask: Any, comment: Any) -> dict[str, Any]:
    file, status, editor = aliased(AttachmentFile), aliased(TaskStatus), aliased(Person)
    files = select(file.id, file.name, file.extension, file.reply_id, file.size)
    carried = select(status.id, status.name, status.short_name, status.color)
    return {
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


def _of_task(ask: Any) -> Select[Any]:
    comment = aliased(Comment)
    more, reads = _more(ask, comment), READ_COMMENT(ask, comment)
    if isinstance(CLIENT(ask, Task), False_):
        shown = columns(ask, CommentRow, comment, **more)
    else:
        said = {
            name: case((reads, more.get(name, getattr(comment, name, None))), else_=literal_column(text))
            for name, text in EMPTY.items()
        }
        shown = columns(ask, CommentRow, comment, **{**more, **said})
        reads = or_(reads, _presented(ask, comment))
    rows = select(*shown).where(comment.object_id == value("task_id"), reads)
    return rows.order_by(comment.created_at.desc(), comment.id)


def of_task(ask: Ask, task_id: UUID) -> JsonText:
    """The comments of a task that the caller may read, newest first. One statement."""
    with run(ask, json_rows(_of_task), task_id=task_id) as cursor:
        return list_text(cursor.fetchall())
