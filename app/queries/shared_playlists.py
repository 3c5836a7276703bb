"""What a share link shows of its playlist (spec 40 §6.5). The link was judged by its gate; no caller is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import aliased

from app.access import shares
from app.ask import Ask
from app.auth.share_links import Opened
from app.errors import Forbidden, NotFound
from app.models import (
    Entity,
    EntityType,
    Playlist,
    PreviewFile,
    Project,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    Task,
    TaskStatus,
    TaskType,
    given,
)
from app.queries.json import JsonText, array_of, columns, object_of, read_one, read_value
from app.queries.playlist_previews import EMPTY_LIST, EMPTY_OBJECT, merged, pinned_keys, revisions, word
from app.queries.playlists import ENTRY, PINNED, builds
from app.queries.preview_files import Served
from app.schemas.files import PlaylistRow
from app.schemas.playlist_entries import as_rows
from app.schemas.shared_playlists import ContextStatus, SharedPreview, SharedProject, SharedTaskType

NAMED_AFTER_PARENT = ("Shot", "Sequence", "Episode", "Edit", "Concept")


def one(ask: Ask, link: Opened) -> JsonText:
    """The playlist with what is pinned in it, drawings included. One statement."""
    shown = columns(
        ask,
        PlaylistRow,
        Playlist,
        shots=_entries(ask, link),
        build_jobs=builds(ask, Playlist),
        project_fps=Project.fps,
        project_name=Project.name,
    )
    rows = select(*shown).join(Project, Project.id == Playlist.project_id)
    return read_one(ask, rows.where(Playlist.id == link.playlist_id)) or JsonText(b"null")


def _entries(ask: Ask, link: Opened) -> Any:
    """The entries as a JSON list, each with its pinned preview, its entity's name, its task's type and status."""
    entry = given(as_rows(link.entries), ENTRY, alias="entry")
    found = revisions(
        ask,
        SharedPreview,
        SharedPreview,
        shares.shows(link.entries, link.project_id, PreviewFile),
    )
    task, kind, status, entity = aliased(Task), aliased(TaskType), aliased(TaskStatus), aliased(Entity)
    extra = func.json_build_object(
        word("id"), entry.c.entity_id, word("preview_files"), EMPTY_OBJECT, *_names(entity)
    )
    parts = _parts_of_task(found)
    pinned = pinned_keys(found, *PINNED, "annotations", previews=parts)
    work = case(
        (
            task.id.is_not(None),
            func.json_build_object(
                word("preview_file_task_type"),
                object_of(
                    select(*columns(ask, SharedTaskType, TaskType))
                    .where(TaskType.id == kind.id)
                    .correlate(kind)
                ),
                word("preview_file_task_type_name"),
                kind.name,
                word("task_status_color"),
                status.color,
            ),
        )
    )
    shot = merged(cast(entry.c.rest, JSON), extra, pinned, work)
    rows = (
        select(func.json_agg(aggregate_order_by(shot, entry.c.place)))
        .select_from(entry)
        .outerjoin(entity, entity.id == entry.c.entity_id)
        .outerjoin(found, (found.c.id == entry.c.preview_file_id) & (found.c.entity_id == entry.c.entity_id))
        .outerjoin(task, task.id == found.c.task_id)
        .outerjoin(kind, kind.id == task.task_type_id)
        .outerjoin(status, status.id == task.task_status_id)
    )
    return func.coalesce(rows.scalar_subquery(), cast(EMPTY_LIST, JSON))


def _parts_of_task(found: Any) -> Any:
    """The other positions of a revision, those of the pinned preview's own task."""
    part = func.jsonb_array_elements(found.c.previews).table_valued("value").render_derived()
    value = cast(part.c.value, JSONB)
    own = select(func.jsonb_agg(value)).where(value["task_id"].astext == cast(found.c.task_id, Text))
    return func.coalesce(own.correlate(found).scalar_subquery(), EMPTY_LIST)


def _names(entity: Any) -> tuple[Any, ...]:
    """`name` and `parent_name` of an entry; an entity that is gone has none."""
    kind, parent, grandparent, playlist = (
        aliased(EntityType),
        aliased(Entity),
        aliased(Entity),
        Playlist,
    )
    whole = playlist.is_for_all.is_(True) & playlist.episode_id.is_(None)
    chain = func.concat_ws(" / ", grandparent.name, parent.name)
    above = case((whole, chain), else_=func.coalesce(parent.name, ""))
    parent_name = (
        select(case((kind.name.in_(NAMED_AFTER_PARENT), above), else_=kind.name))
        .select_from(kind)
        .outerjoin(parent, parent.id == entity.parent_id)
        .outerjoin(grandparent, grandparent.id == parent.parent_id)
        .where(kind.id == entity.entity_type_id)
        .correlate(entity, playlist)
        .scalar_subquery()
    )
    return (word("name"), entity.name, word("parent_name"), func.coalesce(parent_name, ""))


def context(ask: Ask, link: Opened) -> JsonText:
    """The production, its task types and statuses, as far as a player needs them. One statement."""
    types = (
        select(*columns(ask, SharedTaskType, TaskType))
        .join(ProjectTaskTypeLink, ProjectTaskTypeLink.task_type_id == TaskType.id)
        .where(ProjectTaskTypeLink.project_id == Project.id)
        .order_by(TaskType.priority.desc().nulls_last(), TaskType.name, TaskType.id)
        .correlate(Project)
    )
    allowed = func.coalesce(ProjectTaskStatusLink.is_client_allowed, TaskStatus.is_client_allowed)
    statuses = (
        select(*columns(ask, ContextStatus, TaskStatus, is_client_allowed=allowed))
        .join(ProjectTaskStatusLink, ProjectTaskStatusLink.task_status_id == TaskStatus.id)
        .where(ProjectTaskStatusLink.project_id == Project.id)
        .order_by(ProjectTaskStatusLink.priority, TaskStatus.name, TaskStatus.id)
        .correlate(Project)
    )
    project = object_of(
        select(*columns(ask, SharedProject, Project, team=cast(EMPTY_LIST, JSON))).where(
            Project.id == link.project_id
        )
    )
    shown = func.json_build_object(
        word("project"), project, word("task_types"), array_of(types), word("task_statuses"), array_of(statuses)
    )
    return read_value(ask, select(shown).where(Project.id == link.project_id))


def served(ask: Ask, link: Opened, preview_file_id: UUID) -> Served:
    """A preview as its bytes are served: unknown 404, not shown by the link 403. One statement."""
    allowed = shares.shows(link.entries, link.project_id, PreviewFile)
    chosen = select(PreviewFile.extension, PreviewFile.status, PreviewFile.updated_at, allowed.label("allowed"))
    found = ask.db.execute(chosen.where(PreviewFile.id == preview_file_id)).one_or_none()
    if found is None:
        raise NotFound("No preview has this id.")
    if not found.allowed:
        raise Forbidden("This preview is not in the playlist.")
    return Served(preview_file_id, found.extension or "", found.status, found.updated_at)
