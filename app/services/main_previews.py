"""The preview that an entity is shown by (spec 40 §4.7, 30 §4.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from app.access.preview_files import TASK_PRESENTS
from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.events.catalogue import Event
from app.events.later import later
from app.events.log import record
from app.models import Entity, EntityType, PreviewFile, Task, given
from app.services import preview_movies, preview_states
from app.services.preview_states import main_told, wire_kind


def present(ask: Ask, id_: UUID, frame_number: int | None = None, at_once: bool = False) -> UUID:
    """Let a preview stand for its entity, whose id is answered; of a movie, one of its frames.

    Locks entity, task and preview. Records preview-file:set-main and `<kind>:update`. 400 for a frame of what is no
    movie; a frame that cannot be had leaves the pictures as they are.
    """
    laid = preview_states.lay_out(ask, id_)
    if laid.entity_id is None:
        raise WrongParameter("The preview belongs to no entity.")
    if frame_number is not None:
        if laid.preview.extension != "mp4":
            raise WrongParameter("Only movies have frames.")
        if at_once or not ask.settings.enable_job_queue:
            preview_movies.reframe(ask, laid, frame_number)
        else:
            arguments: dict[str, Any] = {"preview_file_id": id_, "frame_number": frame_number}
            later(ask.db, preview_movies.REFRAME, queue=preview_movies.QUEUE, **arguments)
    ask.db.execute(preview_states.show(laid.entity_id, id_))
    record(ask, *main_told(laid.entity_id, laid.kind, laid.project_id, id_, laid.preview.status))
    return laid.entity_id


def present_last(ask: Ask, task_id: UUID) -> UUID:
    """Let the last preview of a task stand for its entity, whose id is answered; 400 when it has none."""
    shown = present_last_of(ask, [task_id])
    if not shown:
        raise WrongParameter("The task has no preview.")
    return shown[0]


def present_last_of(ask: Ask, task_ids: Sequence[UUID]) -> list[UUID]:
    """Let the last preview of each task stand for its entity; answers the entities, in the tasks' order.

    The last one is the first made of the highest revision; tasks without previews are left out. All or none: 404 for
    an unknown task, 403 for one that the caller may not present. Records preview-file:set-main and `<kind>:update` of
    each. Three statements for any number.
    """
    _refuse(ask, task_ids)
    rows = {row.task_id: row for row in ask.db.execute(_last_previews(task_ids))}
    chosen = {rows[id_].entity_id: rows[id_] for id_ in task_ids if id_ in rows}
    if not chosen:
        return []
    pairs = [{"id": row.entity_id, "preview_file_id": row.preview_file_id} for row in chosen.values()]
    table = given(pairs, Entity, "id", "preview_file_id")
    shown = update(Entity).where(Entity.id == table.c.id)
    shown = shown.values(preview_file_id=table.c.preview_file_id, updated_at=func.clock_timestamp())
    ask.db.execute(shown.execution_options(synchronize_session=False))
    told: list[Event] = []
    for row in chosen.values():
        told += main_told(
            row.entity_id, wire_kind(row.kind), row.project_id, row.preview_file_id, row.preview_status
        )
    record(ask, *told)
    return list(chosen)


def _refuse(ask: Ask, task_ids: Sequence[UUID]) -> None:
    allowed = select(Task.id, TASK_PRESENTS(ask, Task).label("allowed")).where(Task.id.in_(list(task_ids)))
    judged = {row.id: row.allowed for row in ask.db.execute(allowed)}
    if set(task_ids) - set(judged):
        raise NotFound("No task has this id.")
    if not all(judged.values()):
        raise Forbidden()


def _last_previews(task_ids: Sequence[UUID]) -> Any:
    return (
        select(
            Task.id.label("task_id"),
            Task.project_id,
            Entity.id.label("entity_id"),
            EntityType.name.label("kind"),
            PreviewFile.id.label("preview_file_id"),
            PreviewFile.status.label("preview_status"),
        )
        .ext(distinct_on(Task.id))
        .join(Entity, Entity.id == Task.entity_id)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .join(PreviewFile, PreviewFile.task_id == Task.id)
        .where(Task.id.in_(list(task_ids)))
        .order_by(Task.id, PreviewFile.revision.desc(), PreviewFile.created_at, PreviewFile.id)
    )
