"""What a notification says: to whom, in which language, with which words filled in (spec 30 §7.6). Called by jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import (
    Comment,
    Entity,
    EntityType,
    Notification,
    Organisation,
    Person,
    Playlist,
    Project,
    Task,
    TaskStatus,
    TaskType,
)
from app.services.account_mails import Letter, locale_of

SECTIONS = {"Shot": "shots", "Edit": "edits"}
MENTIONS = frozenset({"mention", "reply-mention"})


def letter(ask: Ask, notification_id: UUID) -> Letter | None:
    """The letter of a notification; None when it was taken back meanwhile. Two statements at most."""
    found = _facts(ask, notification_id)
    if found is None:
        return None
    locale = locale_of(ask, found.locale)
    shared = {
        "first_name": found.first_name,
        "author": f"{found.author_first} {found.author_last}".strip(),
        "author_first_name": found.author_first,
        "organisation": found.organisation or "Kitsu",
        "project": found.project or "",
    }
    if found.type == "playlist-ready":
        return Letter("playlist_ready", found.email or "", locale, {**shared, **_of_playlist(ask, found)})
    if found.task_id is None:
        return None
    text = (_reply_text(found) if found.reply_id else found.text) or ""
    values = {
        **shared,
        "task": task_name(found),
        "link": task_url(ask, found),
        "status": (found.status or "").upper(),
        "text": text,
    }
    return Letter(_kind(found.type, text), found.email or "", locale, values)


def _kind(type_: str, text: str) -> str:
    if type_ in MENTIONS:
        return "mention"
    if type_ == "comment" and not text.strip():
        return "comment_without_text"
    return {"assignation": "assignation", "reply": "reply"}.get(type_, "comment")


def _facts(ask: Ask, notification_id: UUID) -> Any:
    person, author, parent, episode = aliased(Person), aliased(Person), aliased(Entity), aliased(Entity)
    named = select(Organisation.name).order_by(Organisation.created_at).limit(1).scalar_subquery()
    note, kind = Notification, EntityType
    rows = (
        select(note.type, note.task_id, note.reply_id, note.playlist_id)
        .add_columns(person.first_name, person.email, person.locale)
        .add_columns(author.first_name.label("author_first"), author.last_name.label("author_last"))
        .add_columns(Comment.text, Comment.replies, TaskStatus.short_name.label("status"))
        .add_columns(TaskType.name.label("task_type"), TaskType.for_entity, Project.production_type)
        .add_columns(Project.id.label("project_id"), Project.name.label("project"))
        .add_columns(Entity.name.label("entity"), kind.name.label("kind"), Entity.parent_id, Entity.source_id)
        .add_columns(parent.name.label("parent"), episode.name.label("episode"), episode.id.label("episode_id"))
        .add_columns(Playlist.name.label("playlist"), Playlist.episode_id.label("playlist_episode_id"))
        .add_columns(Playlist.is_for_all, Playlist.for_entity, Playlist.shots, named.label("organisation"))
        .join(person, person.id == note.person_id)
        .join(author, author.id == note.author_id)
        .outerjoin(Comment, Comment.id == note.comment_id)
        .outerjoin(TaskStatus, TaskStatus.id == Comment.task_status_id)
        .outerjoin(Task, Task.id == note.task_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .outerjoin(Playlist, Playlist.id == note.playlist_id)
        .outerjoin(Project, Project.id == func.coalesce(Task.project_id, Playlist.project_id))
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(kind, kind.id == Entity.entity_type_id)
        .outerjoin(parent, parent.id == Entity.parent_id)
        .outerjoin(episode, episode.id == parent.parent_id)
        .where(note.id == notification_id)
    )
    return ask.db.execute(rows).one_or_none()


def _reply_text(found: Any) -> str | None:
    wanted = str(found.reply_id)
    for reply in found.replies or []:
        if isinstance(reply, dict) and str(reply.get("id")) == wanted:
            return str(reply.get("text") or "")
    return None


def task_name(found: Any) -> str:
    """`<project> / <full entity name> / <task type>`."""
    if found.kind == "Shot":
        entity = [found.episode, found.parent, found.entity]
    elif found.kind == "Sequence":
        entity = [found.parent, found.entity]
    elif found.kind == "Episode":
        entity = [found.entity]
    else:
        entity = [found.kind, found.entity]
    return " / ".join(part for part in (found.project, *entity, found.task_type) if part)


def task_url(ask: Ask, found: Any) -> str:
    """The page of the task in the web client."""
    parts = [ask.settings.domain_url, "productions", str(found.project_id)]
    if found.production_type == "tvshow":
        episode = {"Shot": found.episode_id, "Sequence": found.parent_id, "Edit": found.parent_id}
        parts += ["episodes", str(episode.get(found.kind or "", found.source_id) or "main")]
    parts += [SECTIONS.get(found.for_entity or "", "assets"), "tasks", str(found.task_id)]
    return "/".join(parts)


def _of_playlist(ask: Ask, found: Any) -> dict[str, str]:
    """The words about a playlist. One statement where it is of an episode."""
    episode = ""
    if found.playlist_episode_id is not None:
        named = select(Entity.name).where(Entity.id == found.playlist_episode_id)
        episode = ask.db.scalar(named) or ""
    parts = [ask.settings.domain_url, "productions", str(found.project_id)]
    if found.playlist_episode_id is not None:
        parts += ["episodes", str(found.playlist_episode_id)]
    elif found.production_type == "tvshow" and found.for_entity != "shot":
        parts += ["episodes", "all" if found.is_for_all else "main"]
    parts += ["playlists", str(found.playlist_id)]
    number = len(found.shots) if isinstance(found.shots, list) else 0
    where = f"{found.project} / {episode}" if episode else found.project or ""
    return {
        "playlist": found.playlist or "",
        "where": where,
        "number": str(number),
        "link": "/".join(parts),
    }
