"""Tasks, one by one (spec 30 §16.1, 15.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, insert, select, update

from app.access.prepared import run, value
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import TASK, TaskDeleted
from app.models import Comment, Entity, EntityType, PreviewFile, Task, TaskType, names
from app.services import assignments, preview_removals, schedule_items, task_removals, task_statuses


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Create a task; its project is the entity's, its status the default unless one is given.

    404 for an unknown entity or type, 400 when the type is for another kind. Records task:new.
    """
    for key in ("entity_id", "task_type_id"):
        if values.get(key) is None:
            raise WrongParameter(f"A required field is missing: {key}.")
    entity = ask.db.execute(
        select(Entity.project_id, EntityType.name)
        .join(EntityType, EntityType.id == Entity.entity_type_id)
        .where(Entity.id == values["entity_id"])
    ).one_or_none()
    wanted = ask.db.execute(
        select(TaskType.for_entity).where(TaskType.id == values["task_type_id"])
    ).one_or_none()
    if entity is None or wanted is None:
        raise NotFound()
    kind = entity.name if entity.name in names.TEMPORAL_TYPES else "Asset"
    if wanted.for_entity not in (None, kind):
        raise WrongParameter(f"The task type is for {wanted.for_entity} entities, got {kind}.")
    status_id = values.get("task_status_id") or task_statuses.default(ask, kind == "Concept")
    made = {
        **values,
        "name": values.get("name") or "main",
        "project_id": entity.project_id,
        "task_status_id": status_id,
        "assigner_id": values.get("assigner_id") or ask.caller.id,
    }
    id_: UUID = ask.db.execute(insert(Task).values(made).returning(Task.id)).scalar_one()
    told = assignments.replace(ask, id_, entity.project_id, links.get("assignees") or [])
    told += schedule_items.of_task_types(ask, entity.project_id, [values["task_type_id"]])
    record(ask, TASK["new"](task_id=id_, project_id=entity.project_id), *told)
    return id_


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change a task; `data` is merged key by key, null empties it (spec 30 §1.7).

    Locks the task. Records task:assign and task:unassign of the assignees that differ, then task:update.
    """
    with run(ask, _stored, id=id_) as cursor:
        stored = cursor.fetchone()
    if stored is None:
        raise NotFound()
    project_id, data = stored
    made = dict(values)
    if made.get("data") is not None:
        if not isinstance(made["data"], dict):
            raise WrongParameter("data must be an object.")
        made["data"] = {**(data or {}), **made["data"]}
    moved = update(Task).where(Task.id == id_).values({**made, "updated_at": func.clock_timestamp()})
    ask.db.execute(moved.execution_options(synchronize_session=False))
    told = []
    if "assignees" in links:
        told = assignments.replace(ask, id_, project_id, links["assignees"])
    record(ask, *told, TASK["update"](task_id=id_, project_id=project_id))


def _stored(_ask: Any) -> Any:
    return select(Task.project_id, Task.data).where(Task.id == value("id")).with_for_update()


def remove(ask: Ask, ids: Sequence[UUID], force: bool) -> None:
    """Delete tasks; what hangs below them refuses (400), or goes with them when forced.

    One statement a table, whatever the number. Locks the entities that show a preview of theirs, then the tasks.
    Records task:delete of each, and what becomes of these entities' main previews. Foreign keys refuse for every
    table but the comments', which name their task without one.
    """
    chosen = assignments.among(ids)
    shown_by = preview_removals.showing(ask, _previews(ask, chosen)) if force else {}
    shown = select(Task.id.label("task_id"), Task.entity_id, Task.task_type_id, Task.project_id)
    going = ask.db.execute(shown.where(Task.id == chosen).order_by(Task.id).with_for_update()).all()
    if force:
        task_removals.remove(ask, [one.task_id for one in going])
    elif ask.db.scalar(select(exists().where(Comment.object_id == chosen))):
        raise WrongParameter("Some comments are still linked to this task.")
    else:
        task_removals.erase(ask, Task, Task.id == chosen)
    told = preview_removals.restore_entities(ask, shown_by)
    record(ask, *(TaskDeleted(**one._mapping) for one in going), *told)


def _previews(ask: Ask, chosen: Any) -> list[UUID]:
    return list(ask.db.scalars(select(PreviewFile.id).where(PreviewFile.task_id == chosen)))


def remove_many(ask: Ask, project_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Delete those of these tasks that are of the project, with all below them; answers their ids, in order."""
    mine = select(Task.id).where(Task.id == assignments.among(ids), Task.project_id == project_id)
    found = set(ask.db.scalars(mine))
    going = [id_ for id_ in dict.fromkeys(ids) if id_ in found]
    if going:
        remove(ask, going, force=True)
    return going


def remove_type(ask: Ask, project_id: UUID, task_type_id: UUID) -> None:
    """Delete the project's tasks of a type, with all below them."""
    chosen = select(Task.id).where(Task.project_id == project_id, Task.task_type_id == task_type_id)
    remove_many(ask, project_id, list(ask.db.scalars(chosen)))
