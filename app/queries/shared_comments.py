"""The comments that a share link shows (spec 40 §6.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, column, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import shares
from app.ask import Ask
from app.auth.share_links import Opened
from app.errors import NotFound
from app.models import AttachmentFile, Comment, Person, TaskStatus, given_ids
from app.queries.attachment_files import Served
from app.queries.json import JsonText, array_of, columns, object_of, read_list, read_one
from app.queries.playlist_previews import EMPTY_LIST
from app.schemas.comments import CommentRow
from app.schemas.shared_playlists import SharedPerson, SharedTaskStatus


def tasks_of(ask: Ask, link: Opened) -> list[UUID]:
    """The tasks that the link shows. One statement."""
    return list(ask.db.scalars(shares.tasks(link.entries, link.project_id)))


def listed(ask: Ask, link: Opened) -> JsonText:
    """The comments on what the link shows, the newest of each task first: for clients, or of guests."""
    task_ids = tasks_of(ask, link)
    if not task_ids:
        return JsonText(b"[]")
    place = given_ids(task_ids)
    shown = columns(
        ask,
        CommentRow,
        Comment,
        relations=False,
        person=_person(ask, Comment.person_id, Comment),
        task_status=object_of(
            select(*columns(ask, SharedTaskStatus, TaskStatus))
            .where(TaskStatus.id == Comment.task_status_id)
            .correlate(Comment)
        ),
        attachment_files=_files(Comment),
        replies=_replies(ask, Comment),
    )
    rows = select(*shown).join(place, place.c.id == Comment.object_id)
    chosen = rows.where(shares.visible(Comment, task_ids))
    return read_list(ask, chosen.order_by(place.c.place, Comment.created_at.desc(), Comment.id))


def _person(ask: Ask, id_: Any, outer: Any) -> Any:
    author = aliased(Person)
    return object_of(select(*columns(ask, SharedPerson, author)).where(author.id == id_).correlate(outer))


def _files(comment: Any) -> Any:
    file = aliased(AttachmentFile)
    rows = select(file.id, file.name, file.extension, file.size).where(file.comment_id == comment.id)
    return array_of(rows.order_by(file.created_at, file.id).correlate(comment))


def _replies(ask: Ask, comment: Any) -> Any:
    """The replies, each with its author."""
    items = (
        func.jsonb_path_query(comment.replies, literal_column("'$[*]'"))
        .table_valued(column("value", JSONB), with_ordinality="place")
        .render_derived()
    )
    author = aliased(Person)
    named = cast(author.id, String) == items.c.value["person_id"].astext
    by = object_of(select(*columns(ask, SharedPerson, author)).where(named).correlate(items))
    told = items.c.value.op("||")(func.jsonb_build_object("person", cast(by, JSONB)))
    gathered = select(func.jsonb_agg(aggregate_order_by(told, items.c.place))).correlate(comment)
    return func.coalesce(gathered.scalar_subquery(), EMPTY_LIST)


def edited(ask: Ask, comment_id: UUID) -> JsonText:
    """A comment with its relations, its files in full. One statement."""
    shown = columns(ask, CommentRow, Comment, attachment_files=_files(Comment))
    return read_one(ask, select(*shown).where(Comment.id == comment_id)) or JsonText(b"null")


def attached(ask: Ask, link: Opened, attachment_file_id: UUID) -> Served:
    """A file of a comment that the link shows; anything else is 404. Two statements."""
    chosen = (
        select(AttachmentFile.name, AttachmentFile.mimetype, AttachmentFile.updated_at)
        .join(Comment, Comment.id == AttachmentFile.comment_id)
        .where(AttachmentFile.id == attachment_file_id, shares.visible(Comment, tasks_of(ask, link)))
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("No attachment has this id here.")
    return Served(found.name or "file", found.mimetype or "application/octet-stream", found.updated_at)


def author_since(ask: Ask, link: Opened, person_id: UUID) -> Any:
    """When the picture of an author of a shown comment, or of a reply to one, last changed; else 404."""
    comment = aliased(Comment)
    reply = func.jsonb_build_array(func.jsonb_build_object("person_id", str(person_id)))
    wrote = or_(comment.person_id == person_id, comment.replies.op("@>")(reply))
    is_author = exists(select(comment.id).where(shares.visible(comment, tasks_of(ask, link)), wrote))
    chosen = select(Person.updated_at).where(Person.id == person_id, Person.has_avatar.is_(True), is_author)
    found = ask.db.scalar(chosen)
    if found is None:
        raise NotFound("There is no picture.")
    return found
