"""Rows go by the number that they have in ShotGrid (spec 50 §2.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from app.ask import Ask
from app.events.log import record
from app.events.named import TASK_STATUS, CommentDeleted
from app.models import (
    Comment,
    Entity,
    EntityType,
    Person,
    PreviewFile,
    Project,
    ProjectPersonLink,
    Task,
    TaskStatus,
    TaskType,
    WorkingFile,
    names,
)
from app.schemas.comments import CommentRow
from app.schemas.tables import TaskStatusRow
from app.services import (
    casting_stats,
    departures,
    entities,
    kinds,
    preview_removals,
    project_removals,
    project_team,
    removals,
    rows,
    task_types,
    tasks,
    trials,
)

Remove = Callable[[Ask, UUID], None]


@dataclass(frozen=True)
class Going:
    """A sort of rows that go: among which rows the number is looked for (`kind`: of entities), and how one goes."""

    model: Any
    remove: Remove
    kind: str | None = None


def remove(ask: Ask, going: Going, number: int) -> dict[str, Any]:
    """Remove the row of a number; `success` is false when something still refers to it, and nothing happened then.

    Answers `{"success"}`, and `removed_instance_id` where there is such a row.
    """
    model = going.model
    chosen = select(model.id).where(model.shotgun_id == number)
    if going.kind is not None:
        name = select(EntityType.name).where(EntityType.id == Entity.entity_type_id).scalar_subquery()
        chosen = chosen.where(
            name.not_in(names.TEMPORAL_TYPES) if going.kind == "Asset" else name == going.kind
        )
    id_ = ask.db.scalars(chosen.order_by(model.created_at).limit(1)).first()
    if id_ is None:
        return {"success": True}
    gone = trials.managed(ask, lambda: going.remove(ask, id_))
    return {"success": gone, "removed_instance_id": str(id_)}


def disconnect(ask: Ask, number: int) -> dict[str, Any]:
    """Take a person out of a team, by the number of the connection. Records project:update."""
    link = ProjectPersonLink
    chosen = select(link.project_id, link.person_id).where(link.shotgun_id == number).limit(1)
    found = ask.db.execute(chosen).one_or_none()
    if found is not None:
        project_team.remove(ask, found.project_id, found.person_id)
    return {"success": True}


def _asset(ask: Ask, id_: UUID) -> None:
    """An asset somebody worked in is canceled; others go with their tasks."""
    found = kinds.lock(ask, id_)
    worked = exists().where(WorkingFile.task_id == Task.id, Task.entity_id == id_)
    if ask.db.scalar(select(worked)):
        kinds.cancel(ask, "Asset", id_, found.project_id)
        casting_stats.refresh(ask, casting_stats.containers_of(ask, [id_]))
    else:
        removals.remove(ask, [id_])


def _note(ask: Ask, id_: UUID) -> None:
    """A comment goes, and its task stays as it is: the comment brought no status."""
    project = select(Task.project_id).where(Task.id == Comment.object_id).scalar_subquery()
    found = ask.db.execute(select(Comment.object_id, project).where(Comment.id == id_).with_for_update()).one()
    rows.remove(ask, CommentRow, id_, None)
    record(ask, CommentDeleted(comment_id=id_, task_id=found[0], project_id=found[1]))


def _status(ask: Ask, id_: UUID) -> None:
    rows.remove(ask, TaskStatusRow, id_, rows.teller(TASK_STATUS, "task_status_id"))


SORTS = {
    "project": Going(Project, project_removals.drop),
    "person": Going(Person, lambda ask, id_: departures.remove(ask, id_, force=False)),
    "step": Going(TaskType, lambda ask, id_: task_types.remove(ask, id_, force=False)),
    "status": Going(TaskStatus, _status),
    "shot": Going(Entity, entities.remove, "Shot"),
    "scene": Going(Entity, entities.remove, "Scene"),
    "sequence": Going(Entity, entities.remove, "Sequence"),
    "episode": Going(Entity, entities.remove, "Episode"),
    "asset": Going(Entity, _asset, "Asset"),
    "task": Going(Task, lambda ask, id_: tasks.remove(ask, [id_], force=True)),
    "version": Going(PreviewFile, lambda ask, id_: preview_removals.remove(ask, id_)),
    "note": Going(Comment, _note),
}
