"""Lists of previews: of an entity, of a production, of those that are not ready (spec 20 §10.2, 30 §4.11, 40 §4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.access.preview_files import SEES
from app.ask import Ask
from app.errors import WrongParameter
from app.models import PreviewFile, Project, ProjectStatus, Task, TaskType, given_ids, names
from app.queries.entity_names import NamedEntity
from app.queries.json import JsonStream, JsonText, columns, read_list, stream_list
from app.queries.paging import read_page
from app.schemas.files import PreviewFileRow
from app.schemas.preview_files import RunningPreviewRow, ShortPreviewRow

NOT_READY = ("broken", "missing", "processing")


def of_entity(ask: Ask, entity_id: UUID) -> JsonText:
    """The previews of an entity that the caller sees, by task type, the newest revision first. One statement."""
    rows = (
        select(*columns(ask, ShortPreviewRow, PreviewFile))
        .join(Task, Task.id == PreviewFile.task_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .where(Task.entity_id == entity_id, SEES(ask, PreviewFile))
    )
    newest = (TaskType.name, PreviewFile.revision.desc(), PreviewFile.position, PreviewFile.id)
    return read_list(ask, rows.order_by(*newest))


def of_project(ask: Ask, project_id: UUID, page: tuple[int, int] | None) -> JsonText | JsonStream:
    """The previews of a production, the last changed first; a page of them where one is asked for."""
    rows = (
        select(*columns(ask, PreviewFileRow, PreviewFile, relations=False))
        .join(Task, Task.id == PreviewFile.task_id)
        .where(Task.project_id == project_id)
        .order_by(PreviewFile.updated_at.desc(), PreviewFile.id)
    )
    return stream_list(ask, rows) if page is None else read_page(ask, rows, *page)


def running(ask: Ask, limit: int | None, cursor: UUID | None) -> JsonStream:
    """The previews of open productions that are not ready, the newest first, from a preview on. One statement.

    400 for a cursor that is no preview.
    """
    entity = NamedEntity()
    shown = columns(
        ask,
        RunningPreviewRow,
        PreviewFile,
        project_id=Task.project_id,
        task_type_id=Task.task_type_id,
        full_entity_name=entity.full_name,
    )
    rows = (
        select(*shown)
        .join(Task, Task.id == PreviewFile.task_id)
        .join(Project, Project.id == Task.project_id)
        .join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .where(PreviewFile.status.in_(NOT_READY), ProjectStatus.name == names.OPEN_STATUS)
    )
    if cursor is not None:
        since = ask.db.scalar(select(PreviewFile.created_at).where(PreviewFile.id == cursor))
        if since is None:
            raise WrongParameter("No preview has the cursor's id.")
        rows = rows.where(PreviewFile.created_at < since)
    rows = entity.joined(rows, Task.entity_id).order_by(PreviewFile.created_at.desc(), PreviewFile.id)
    return stream_list(ask, rows.limit(limit) if limit is not None else rows)


def of_ids(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """Previews in the order of their ids. One statement."""
    order = given_ids(ids)
    shown = select(*columns(ask, PreviewFileRow, PreviewFile, relations=False))
    return read_list(ask, shown.join(order, order.c.id == PreviewFile.id).order_by(order.c.place))
