"""What the caller is notified of, with all that it is about (spec 10 §D7). One statement each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import aliased

from app.access.comment_reads import READ_COMMENT
from app.access.rule import by_role
from app.ask import Ask
from app.errors import NotFound
from app.models import (
    Comment,
    CommentDepartmentMention,
    CommentMention,
    CommentPreviewLink,
    Notification,
    Person,
    Playlist,
    PreviewFile,
    Project,
    Subscription,
    Task,
)
from app.queries.entity_names import NamedEntity
from app.queries.json import JsonText, columns
from app.queries.prepared import json_rows, run, text_of_list, value
from app.schemas.notifications_table import NotificationRow

MOST = 100
FILTERS = ("after", "before", "task_type_id", "task_status_id", "type", "read", "watching")
ARTIST = by_role("user")


def _ids(link: Any, column: str) -> ColumnElement[Any]:
    tie = aliased(link)
    chosen = select(getattr(tie, column)).where(tie.comment_id == Comment.id).order_by(getattr(tie, column))
    return func.array(chosen.correlate(Comment).scalar_subquery(), type_=ARRAY(Uuid))


def _reply(key: str) -> ColumnElement[Any]:
    """A value of the reply, in the comment's list of replies, that the notification is about."""
    element = func.jsonb_array_elements(Comment.replies).table_valued("value", name="reply").alias("reply")
    value: Any = func.jsonb_extract_path(literal_column("reply.value", JSONB), literal(key), type_=JSONB)
    its_id = func.jsonb_extract_path_text(literal_column("reply.value", JSONB), literal("id"))
    chosen = select(value).select_from(element).where(its_id == func.cast(Notification.reply_id, Text))
    return chosen.correlate(Comment, Notification).limit(1).scalar_subquery()


def _reply_ids(key: str) -> ColumnElement[Any]:
    return func.coalesce(_reply(key), literal_column("'[]'::jsonb"))


def _preview() -> ColumnElement[Any]:
    link, preview = aliased(CommentPreviewLink), aliased(PreviewFile)
    chosen = select(preview.id).join(link, link.preview_file_id == preview.id)
    chosen = chosen.where(link.comment_id == Comment.id).order_by(preview.position, preview.created_at)
    return chosen.correlate(Comment).limit(1).scalar_subquery()


def _texts(ask: Any) -> dict[str, Any]:
    """The comment's and the reply's text, empty where the caller may not read the comment or the reply's author."""
    author = aliased(Person)
    from_client = select(author.id).where(author.id == Notification.author_id, author.role == "client").exists()
    hidden = ~READ_COMMENT(ask, Comment) | (ARTIST(ask, Notification) & from_client)
    is_reply = Notification.type.in_(("reply", "reply-mention")) & Notification.reply_id.is_not(None)
    said = func.coalesce(_reply("text").op("#>>")(literal_column("'{}'")), "")
    return {
        "comment_text": case((Comment.id.is_(None), None), (hidden, ""), else_=Comment.text),
        "reply_text": case((is_reply & ~hidden, said), else_=""),
    }


def _told(ask: Any) -> tuple[Select[Any], dict[str, Any]]:
    named, project, subscription = NamedEntity(), aliased(Project), aliased(Subscription)
    texts = _texts(ask)
    shown = {
        "id": Notification.id,
        "type": literal("Notification"),
        "notification_type": Notification.type,
        "author_id": Notification.author_id,
        "comment_id": Notification.comment_id,
        "task_id": Notification.task_id,
        "task_type_id": Task.task_type_id,
        "task_status_id": Comment.task_status_id,
        "mentions": _ids(CommentMention, "person_id"),
        "department_mentions": _ids(CommentDepartmentMention, "department_id"),
        "reply_mentions": _reply_ids("mentions"),
        "reply_department_mentions": _reply_ids("department_mentions"),
        "preview_file_id": _preview(),
        "project_id": project.id,
        "project_name": func.coalesce(project.name, ""),
        "comment_text": texts["comment_text"],
        "reply_text": texts["reply_text"],
        "created_at": func.date_trunc("second", func.timezone("UTC", Notification.created_at)),
        "read": Notification.read,
        "change": Notification.change,
        "full_entity_name": func.coalesce(named.full_name, ""),
        "episode_id": case((Task.id.is_(None), Playlist.episode_id), else_=named.episode_id),
        "entity_preview_file_id": named.entity.preview_file_id,
        "subscription_id": subscription.id,
        "playlist_id": Notification.playlist_id,
        "playlist_name": func.coalesce(Playlist.name, ""),
        "playlist_for_entity": func.coalesce(Playlist.for_entity, ""),
        "playlist_is_for_all": func.coalesce(Playlist.is_for_all, False),
    }
    rows = (
        select(*(sql.label(name) for name, sql in shown.items()))
        .select_from(Notification)
        .outerjoin(Task, Task.id == Notification.task_id)
        .outerjoin(Comment, Comment.id == Notification.comment_id)
        .outerjoin(Playlist, Playlist.id == Notification.playlist_id)
        .outerjoin(project, project.id == func.coalesce(Task.project_id, Playlist.project_id))
        .outerjoin(
            subscription,
            (subscription.task_id == Notification.task_id) & (subscription.person_id == Notification.person_id),
        )
        .where(Notification.person_id == ask.caller.id)
    )
    return named.joined(rows, Task.entity_id), {"subscription": subscription}


def _mine(ask: Any, names: frozenset[str]) -> Select[Any]:
    """The caller's notifications, narrowed by what the query string names; the values come with each execution."""
    rows, around = _told(ask)
    if "after" in names:
        rows = rows.where(Notification.created_at > value("after", DateTime(timezone=True)))
    if "before" in names:
        rows = rows.where(Notification.created_at < value("before", DateTime(timezone=True)))
    rows = rows.where(
        *(getattr(Task, key) == value(key) for key in ("task_type_id", "task_status_id") if key in names)
    )
    if "type" in names:
        rows = rows.where(Notification.type == value("type", Text()))
    if "read" in names:
        rows = rows.where(Notification.read == value("read", Boolean()))
    if "watching" in names:
        rows = rows.where(around["subscription"].id.is_not(None) == value("watching", Boolean()))
    return rows.order_by(Notification.created_at.desc(), Notification.id).limit(MOST)


def mine(ask: Ask, asked: dict[str, Any]) -> JsonText:
    """The newest hundred of the caller's notifications that the query asks for, newest first."""
    given = {name: asked[name] for name in FILTERS if asked[name] not in (None, "")}
    return text_of_list(ask, _mine, frozenset(given), **given)


def _one(ask: Any) -> Select[Any]:
    return _told(ask)[0].where(Notification.id == value("notification_id"))


def one(ask: Ask, notification_id: UUID) -> JsonText:
    """A notification of the caller's; 404 when it is another's."""
    with run(ask, json_rows(_one), notification_id=notification_id) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("You have no notification of this id.")
    return JsonText(found[0])


def of_project(ask: Ask, project_id: UUID) -> Select[Any]:
    """The notifications about a project's tasks, last changed first."""
    tasks = select(Task.id).where(Task.project_id == project_id)
    shown = columns(ask, NotificationRow, Notification)
    rows = select(*shown).where(Notification.task_id.in_(tasks))
    return rows.order_by(Notification.updated_at.desc(), Notification.id)
