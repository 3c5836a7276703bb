"""What a preview becomes, and what its task and entity make of it (spec 40 §4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import Event
from app.events.named import (
    TASK,
    CommentUpdated,
    PreviewFileAdded,
    PreviewFileMain,
    PreviewFileUpdated,
    entity_event,
)
from app.models import Comment, CommentPreviewLink, Entity, EntityType, PreviewFile, Project, Task, names

SHOWN = ("png", "mp4")
"""What can be the last preview of a task and the main one of an entity: pictures and movies."""


@dataclass(frozen=True)
class Laid:
    """A locked preview with what depends on it."""

    preview: PreviewFile
    project_id: UUID | None
    entity_id: UUID | None
    kind: str
    automated: bool

    @property
    def id(self) -> UUID:
        """The preview's id."""
        return self.preview.id


def lay_out(ask: Ask, id_: UUID) -> Laid:
    """Lock the entity, the task and the preview, in this order; 404 when the preview is gone. Two statements."""
    above = (
        select(Entity.id)
        .join(Task, Task.entity_id == Entity.id)
        .join(PreviewFile, PreviewFile.task_id == Task.id)
        .where(PreviewFile.id == id_)
        .with_for_update(of=[Entity, Task], key_share=True)
    )
    ask.db.execute(above)
    found = ask.db.execute(
        select(
            PreviewFile,
            Task.project_id,
            Task.entity_id,
            EntityType.name.label("kind"),
            Project.is_set_preview_automated.label("automated"),
        )
        .outerjoin(Task, Task.id == PreviewFile.task_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(EntityType, EntityType.id == Entity.entity_type_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .where(PreviewFile.id == id_)
        .with_for_update(of=PreviewFile, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("No previewfile has this id.")
    kind = wire_kind(found.kind)
    return Laid(found.PreviewFile, found.project_id, found.entity_id, kind, bool(found.automated))


def wire_kind(type_name: str | None) -> str:
    """The kind of an entity on the wire: reserved types by name, all others are assets."""
    return type_name if type_name in names.TEMPORAL_TYPES else "Asset"


def change(ask: Ask, laid: Laid, **values: Any) -> None:
    """Write columns of a locked preview; `data` is merged into what is there. One statement."""
    if "data" in values:
        values["data"] = {**(laid.preview.data or {}), **values["data"]}
    for name, value in values.items():
        setattr(laid.preview, name, value)
    laid.preview.updated_at = func.clock_timestamp()  # type: ignore[assignment]
    ask.db.flush()


def finished(ask: Ask, laid: Laid, status: str) -> list[Event]:
    """The processing of a preview has ended, well or not: its task and its entity show it when it went well.

    A step: at most three statements. Returns preview-file:update, and task:update, preview-file:set-main and
    `<kind>:update` where they follow.
    """
    preview = laid.preview
    change(ask, laid, status=status)
    told: list[Event] = [PreviewFileUpdated(preview_file_id=laid.id, status=status, project_id=laid.project_id)]
    if status != "ready" or preview.position != 1 or preview.task_id is None:
        return told
    last = {"last_preview_file_id": laid.id, "updated_at": func.clock_timestamp()}
    ask.db.execute(update(Task).where(Task.id == preview.task_id).values(last))
    told.append(TASK["update"](task_id=preview.task_id, project_id=laid.project_id))
    if laid.automated and laid.entity_id is not None:
        ask.db.execute(show(laid.entity_id, laid.id))
        told += main_told(laid.entity_id, laid.kind, laid.project_id, laid.id, status)
    return told


def show(entity_id: UUID, preview_file_id: UUID | None) -> Any:
    """The statement that makes an entity show a preview."""
    values = {"preview_file_id": preview_file_id, "updated_at": func.clock_timestamp()}
    return update(Entity).where(Entity.id == entity_id).values(values)


def main_told(
    entity_id: UUID, kind: str, project_id: UUID | None, preview_file_id: UUID | None, status: str | None
) -> list[Event]:
    """The news of an entity that shows another preview."""
    return [
        PreviewFileMain(
            entity_id=entity_id,
            preview_file_id=preview_file_id,
            preview_file_status=status,
            project_id=project_id,
        ),
        entity_event(kind, "update", entity_id, project_id),
    ]


def arrived(ask: Ask, laid: Laid) -> list[Event]:
    """The file of a preview is there: preview-file:update, and of each comment that presents it, comment:update and
    preview-file:add-file. One statement."""
    preview = laid.preview
    comments = select(Comment.id, Comment.object_id, Comment.person_id, Comment.for_client)
    comments = comments.join(CommentPreviewLink, CommentPreviewLink.comment_id == Comment.id)
    shared: Mapping[str, Any] = {"project_id": laid.project_id}
    told: list[Event] = [PreviewFileUpdated(preview_file_id=laid.id, status=preview.status, **shared)]
    for comment in ask.db.execute(comments.where(CommentPreviewLink.preview_file_id == laid.id)):
        told += [
            CommentUpdated(
                comment_id=comment.id,
                task_id=comment.object_id,
                person_id=comment.person_id,
                for_client=comment.for_client,
                **shared,
            ),
            PreviewFileAdded(
                comment_id=comment.id,
                task_id=preview.task_id,
                preview_file_id=laid.id,
                revision=preview.revision,
                extension=preview.extension,
                status=preview.status,
                **shared,
            ),
        ]
    return told
