"""Comments as they are answered (spec 30 §5, 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import (
    AttachmentFile,
    Comment,
    CommentPreviewLink,
    Person,
    PreviewFile,
    TaskStatus,
    given_ids,
)
from app.queries.json import JsonText, array_of, columns, object_of, read_list
from app.queries.prepared import json_rows, run, value
from app.queries.rows import one
from app.schemas.comments import CommentRow
from app.schemas.files import PreviewFileRow
from app.schemas.persons import AuthorRow
from app.schemas.tables import TaskStatusRow


def _posted(ask: Any, **more: Any) -> list[Any]:
    """The SELECT list of a comment just posted: relation ids, attachments, full status, short author."""
    person, status, attached = aliased(Person), aliased(TaskStatus), aliased(AttachmentFile)
    files = select(attached.id, attached.name, attached.extension, attached.size)
    return columns(
        ask,
        CommentRow,
        Comment,
        attachment_files=array_of(files.where(attached.comment_id == Comment.id).correlate(Comment)),
        task_status=object_of(
            select(*columns(ask, TaskStatusRow, status))
            .where(status.id == Comment.task_status_id)
            .correlate(Comment)
        ),
        person=object_of(
            select(*columns(ask, AuthorRow, person)).where(person.id == Comment.person_id).correlate(Comment)
        ),
        **more,
    )


def posted(ask: Ask, id_: UUID) -> JsonText:
    """A comment just posted. One statement."""
    with run(ask, json_rows(_posted_one), id=id_) as found:
        return JsonText(found.fetchone()[0])


def _posted_one(ask: Any) -> Select[Any]:
    return select(*_posted(ask)).where(Comment.id == value("id"))


def posted_many(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """Comments just posted, in the order of their ids. One statement."""
    order = given_ids(ids)
    rows: Select[Any] = select(*_posted(ask)).join(order, order.c.id == Comment.id).order_by(order.c.place)
    return read_list(ask, rows)


def posted_batch(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """Comments just posted, each with the rows of its previews. One statement."""
    order, preview, link = given_ids(ids), aliased(PreviewFile), aliased(CommentPreviewLink)
    previews = (
        select(*columns(ask, PreviewFileRow, preview, relations=False))
        .join(link, link.preview_file_id == preview.id)
        .where(link.comment_id == Comment.id)
        .order_by(preview.position, preview.id)
        .correlate(Comment)
    )
    rows: Select[Any] = select(*_posted(ask, preview_files=array_of(previews)))
    return read_list(ask, rows.join(order, order.c.id == Comment.id).order_by(order.c.place))


def related(ask: Ask, id_: UUID) -> JsonText:
    """A comment with the ids of all that hangs on it. One statement."""
    return one(ask, CommentRow, id_, relations=True)
