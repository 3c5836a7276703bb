"""A person leaves for good: what goes with them, and what stays without a name (spec 10 §D1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from app.ask import Ask
from app.errors import Forbidden, WrongParameter
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PERSON, CommentDeleted, NewsDeleted, TaskUnassigned
from app.models import (
    AttachmentFile,
    Comment,
    CommentAcknowledgement,
    CommentMention,
    DesktopLoginLog,
    Entity,
    LoginLog,
    News,
    Notification,
    OutputFile,
    Person,
    Playlist,
    PlaylistShareLink,
    PreviewFile,
    ProjectPersonLink,
    SearchFilter,
    SearchFilterGroup,
    Subscription,
    Task,
    TaskPersonLink,
    TimeSpent,
    WorkingFile,
)
from app.services import stored_files, time_spent_wipes
from app.services.persons import is_protected

REFERENCED = "The change conflicts with records referencing this one."
UNSYNCHRONISED = {"synchronize_session": False}


def remove(ask: Ask, person_id: UUID, force: bool) -> None:
    """Delete a person; with `force` also what they wrote and were told. Locks the person.

    A fixed number of statements; records person:delete last. Errors: 403 for oneself and the protected, 400
    when something still refers to the person.
    """
    person = ask.db.get_one(Person, person_id, with_for_update=True)
    if person_id == ask.caller.id:
        raise Forbidden("Nobody deletes their own account.")
    if is_protected(ask, person):
        raise Forbidden("This account is protected: it cannot be deleted.")
    if not force:
        if _is_known(ask, person_id):
            raise WrongParameter(REFERENCED)
        stored_files.drop(ask, [person_id], force=True)  # their picture
        ask.db.execute(delete(Person).where(Person.id == person_id))
        record(ask, PERSON["delete"](person_id=person_id))
        return
    record(ask, *leave(ask, person_id))


def leave(ask: Ask, person_id: UUID) -> list[Event]:
    """A locked person goes, with what they wrote and were told. Returns the events, person:delete last."""
    told = _comments_of(ask, person_id)
    told += time_spent_wipes.wipe(ask, TimeSpent.person_id == person_id)
    told += _assignments_of(ask, person_id)
    _clear(ask, person_id)
    stored_files.drop(ask, [person_id], force=True)  # their picture
    ask.db.execute(delete(Person).where(Person.id == person_id))
    return [*told, PERSON["delete"](person_id=person_id)]


def _is_known(ask: Ask, person_id: UUID) -> bool:
    """Does a row name the person whose foreign key would let them go? The other keys refuse by themselves."""
    ties: Iterable[Any] = (
        ProjectPersonLink.person_id,
        TaskPersonLink.person_id,
        Task.assigner_id,
        Comment.editor_id,
        Entity.created_by,
        Playlist.created_by,
    )
    return bool(ask.db.scalar(select(or_(*(exists().where(tie == person_id) for tie in ties)))))


def _comments_of(ask: Ask, person_id: UUID) -> list[Event]:
    """Their comments with news, notifications, attachments and links. Tasks keep their status."""
    theirs = select(Comment.id).where(Comment.person_id == person_id)
    ask.db.execute(
        delete(Notification).where(
            or_(
                Notification.person_id == person_id,
                Notification.author_id == person_id,
                Notification.comment_id.in_(theirs),
            )
        )
    )
    of_theirs = or_(News.author_id == person_id, News.comment_id.in_(theirs))
    gone_news = delete(News).where(of_theirs, Task.id == News.task_id).returning(News.id, Task.project_id)
    news = ask.db.execute(gone_news, execution_options=UNSYNCHRONISED).all()
    attached = delete(AttachmentFile).where(AttachmentFile.comment_id.in_(theirs)).returning(AttachmentFile.id)
    stored_files.drop(ask, ask.db.scalars(attached, execution_options=UNSYNCHRONISED).all(), force=True)
    projects = dict(
        ask.db.execute(
            select(Comment.id, Task.project_id)
            .outerjoin(Task, Task.id == Comment.object_id)
            .where(Comment.person_id == person_id)
        ).all()  # type: ignore[arg-type]
    )
    gone = delete(Comment).where(Comment.person_id == person_id).returning(Comment.id, Comment.object_id)
    comments = ask.db.execute(gone).all()
    return [
        *(NewsDeleted(news_id=id_, project_id=project_id) for id_, project_id in news),
        *(
            CommentDeleted(comment_id=id_, task_id=task_id, project_id=projects.get(id_))
            for id_, task_id in comments
        ),
    ]


def _assignments_of(ask: Ask, person_id: UUID) -> list[Event]:
    gone = delete(TaskPersonLink).where(
        TaskPersonLink.person_id == person_id, Task.id == TaskPersonLink.task_id
    )
    found = ask.db.execute(gone.returning(Task.id, Task.project_id), execution_options=UNSYNCHRONISED).all()
    return [
        TaskUnassigned(task_id=id_, person_id=person_id, project_id=project_id) for id_, project_id in found
    ]


def _clear(ask: Ask, person_id: UUID) -> None:
    groups = select(SearchFilterGroup.id).where(SearchFilterGroup.person_id == person_id)
    filters: ColumnElement[bool] = or_(
        SearchFilter.person_id == person_id, SearchFilter.search_filter_group_id.in_(groups)
    )
    ask.db.execute(delete(SearchFilter).where(filters))
    for column in (
        SearchFilterGroup.person_id,
        LoginLog.person_id,
        DesktopLoginLog.person_id,
        Subscription.person_id,
        CommentAcknowledgement.person_id,
        CommentMention.person_id,
        PlaylistShareLink.created_by,
    ):
        ask.db.execute(delete(column.class_).where(column == person_id))
    for model in (OutputFile, WorkingFile, PreviewFile):
        ask.db.execute(update(model).where(model.person_id == person_id).values(person_id=None))
