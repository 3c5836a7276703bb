"""Previews go: their files, and what showed them shows another (spec 40 §4.1, 30 §15.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, null, select, update
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import PREVIEW_FILE, TASK
from app.models import Entity, EntityType, PreviewFile, Project, Task
from app.services import stored_files
from app.services.preview_states import SHOWN, main_told, wire_kind


def remove(ask: Ask, id_: UUID, force: bool = False) -> None:
    """Delete a preview; with `force` its files at once. Records what `without` returns. 404 when it is gone."""
    told = without(ask, [id_], force)
    if not told:
        raise NotFound("No previewfile has this id.")
    record(ask, *told)


def without(ask: Ask, ids: Sequence[UUID], force: bool = False) -> list[Event]:
    """A step: delete previews with their files; seven statements for any number.

    A task whose last one went takes the newest left; so does an entity of a production that sets previews by itself,
    else it shows none. Returns preview-file:delete of each, task:update, preview-file:set-main and `<kind>:update`.
    """
    ids = list(ids)
    entities = showing(ask, ids)
    tasks = list(ask.db.scalars(select(Task.id).where(Task.last_preview_file_id.in_(ids)).with_for_update()))
    project = select(Task.project_id).where(Task.id == PreviewFile.task_id).scalar_subquery()
    gone = ask.db.execute(
        delete(PreviewFile)
        .where(PreviewFile.id.in_(ids))
        .returning(PreviewFile.id, project)
        .execution_options(synchronize_session=False)
    ).all()
    stored_files.drop(ask, ids, force=force)
    told: list[Event] = [PREVIEW_FILE["delete"](preview_file_id=id_, project_id=of) for id_, of in gone]
    return [*told, *_restore_tasks(ask, tasks), *restore_entities(ask, entities)]


def showing(ask: Ask, ids: list[UUID]) -> dict[UUID, Any]:
    """The entities that one of the previews is the main one of, locked. One statement."""
    rows = (
        select(Entity.id, Entity.project_id, EntityType.name)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(Entity.preview_file_id.in_(ids))
        .with_for_update(of=Entity)
    )
    return {row.id: row for row in ask.db.execute(rows)}


def _newest(*where: Any) -> Any:
    preview = aliased(PreviewFile)
    rows = select(preview.id).where(
        *(condition(preview) for condition in where),
        preview.position == 1,
        preview.status == "ready",
        preview.extension.in_(SHOWN),
    )
    return rows.order_by(preview.created_at.desc(), preview.id).limit(1)


def _restore_tasks(ask: Ask, ids: list[UUID]) -> list[Event]:
    if not ids:
        return []
    newest = _newest(lambda preview: preview.task_id == Task.id).correlate(Task).scalar_subquery()
    values = {"last_preview_file_id": newest, "updated_at": func.clock_timestamp()}
    changed = update(Task).where(Task.id.in_(ids)).values(values).returning(Task.id, Task.project_id)
    rows = ask.db.execute(changed.execution_options(synchronize_session=False))
    return [TASK["update"](task_id=id_, project_id=project_id) for id_, project_id in rows]


def restore_entities(ask: Ask, entities: dict[UUID, Any]) -> list[Event]:
    """A step: give entities that lost their main preview (`showing`) the newest left, or none. One statement.

    Returns preview-file:set-main and `<kind>:update` of each.
    """
    if not entities:
        return []
    task = aliased(Task)
    newest = _newest(
        lambda preview: preview.task_id.in_(
            select(task.id).where(task.entity_id == Entity.id).correlate(Entity)
        )
    )
    automated = (
        select(Project.is_set_preview_automated).where(Project.id == Entity.project_id).scalar_subquery()
    )
    chosen = case((automated, newest.correlate(Entity).scalar_subquery()), else_=null())
    values = {"preview_file_id": chosen, "updated_at": func.clock_timestamp()}
    changed = update(Entity).where(Entity.id.in_(entities)).values(values)
    rows = ask.db.execute(
        changed.returning(Entity.id, Entity.preview_file_id).execution_options(synchronize_session=False)
    )
    return [
        event
        for id_, preview_id in rows
        for event in main_told(
            id_,
            wire_kind(entities[id_].name),
            entities[id_].project_id,
            preview_id,
            "ready" if preview_id else None,
        )
    ]
