"""Attached files as they are listed and served (spec 30 §6.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, cast, literal_column, select
from sqlalchemy.orm import aliased

from app.access.attachment_files import DOWNLOADS
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import AttachmentFile, Comment, Task
from app.queries.json import JsonStream, columns, object_of, stream_list
from app.queries.prepared import run, value
from app.schemas.attachment_files import AttachmentInPlaceRow
from app.schemas.comments import CommentRow


@dataclass(frozen=True)
class Served:
    """What a download needs to know of a file."""

    name: str
    media_type: str
    modified: datetime


def served(ask: Ask, id_: UUID) -> Served:
    """A file that the caller may download: absent 404, refused 403. One statement."""
    with run(ask, _served, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No attachment has this id.")
    if not found[0]:
        raise Forbidden()
    return Served(found[1] or "file", found[2] or "application/octet-stream", found[3])


def _served(ask: Any) -> Any:
    allowed = DOWNLOADS(ask, AttachmentFile).label("allowed")
    shown = select(allowed, AttachmentFile.name, AttachmentFile.mimetype, AttachmentFile.updated_at)
    return shown.where(AttachmentFile.id == value("id"))


def of_task(ask: Ask, task_id: UUID) -> JsonStream:
    """The files of a task's comments, each with its comment, oldest first. One statement."""
    return _listed(ask, Comment.object_id == task_id)


def of_project(ask: Ask, project_id: UUID) -> JsonStream:
    """The files of the comments of a project's tasks, each with its comment, oldest first. One statement."""
    tasks = select(Task.id).where(Task.project_id == project_id)
    return _listed(ask, Comment.object_id.in_(tasks))


def _listed(ask: Ask, where: Any) -> JsonStream:
    comment = aliased(Comment)
    shown = select(*columns(ask, CommentRow, comment, relations=False))
    rows = select(
        *columns(
            ask,
            AttachmentInPlaceRow,
            AttachmentFile,
            comment=object_of(shown.where(comment.id == AttachmentFile.comment_id).correlate(AttachmentFile)),
            chat_message=cast(cast(literal_column("NULL"), Text), JSON),
        )
    )
    rows = rows.join(Comment, Comment.id == AttachmentFile.comment_id).where(where)
    return stream_list(ask, rows.order_by(AttachmentFile.created_at, AttachmentFile.id))
