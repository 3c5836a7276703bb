"""How long shots are, read from their newest movie (spec 20 §11.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity, PreviewFile, Project, Task
from app.services import kinds

USUAL_FPS = 25.0


def take_from_previews(
    ask: Ask, project_id: UUID, task_type_id: UUID, episode_id: UUID | None
) -> list[dict[str, Any]]:
    """Set `nb_frames` of the project's (the episode's) shots from the newest movie of a task type.

    Seconds times the project's frame rate, ties to even. Shots without movie stay. Records `shot:update` of each.
    Answers `[{id, nb_frames}]`.
    """
    rate = _rate(ask.db.scalar(select(Project.fps).where(Project.id == project_id)))
    shot, sequence, task = aliased(Entity), aliased(Entity), aliased(Task)
    newest = (
        select(shot.id, PreviewFile.duration)
        .join(task, task.entity_id == shot.id)
        .join(PreviewFile, PreviewFile.task_id == task.id)
        .where(shot.project_id == project_id, shot.entity_type_id == kinds.type_id(ask, "Shot"))
        .where(task.task_type_id == task_type_id, PreviewFile.duration > 0)
        .ext(distinct_on(shot.id))
        .order_by(shot.id, PreviewFile.created_at.desc(), PreviewFile.id)
    )
    if episode_id is not None:
        newest = newest.join(sequence, sequence.id == shot.parent_id).where(sequence.parent_id == episode_id)
    taken = newest.subquery("movie")
    if ask.db.execute(select(taken.c.id).limit(1)).first() is None:
        return []
    changed = (
        update(Entity)
        .where(Entity.id == taken.c.id)
        .values(nb_frames=cast(func.round(taken.c.duration * rate), Integer), updated_at=func.clock_timestamp())
        .returning(Entity.id, Entity.nb_frames)
        .execution_options(synchronize_session=False)
    )
    rows = sorted(({"id": row.id, "nb_frames": row.nb_frames} for row in ask.db.execute(changed)), key=_by_id)
    record(ask, *(entity_event("Shot", "update", row["id"], project_id) for row in rows))
    return rows


def _by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def _rate(fps: str | None) -> float:
    try:
        return float(fps) if fps else USUAL_FPS
    except ValueError:
        raise WrongParameter("The frame rate of the production is no number.") from None
