"""What must be known of a production to read a timeline: its names, its rate, the shots that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import WrongParameter
from app.models import Entity, Project
from app.queries.boards import type_id
from app.queries.import_facts import TV_SHOW

USUAL_RATE = 25.0
Path = tuple[str, str]
"""(sequence, shot)."""


@dataclass(frozen=True)
class Cut:
    """A production, or one of its episodes; `shots`: the shots of it by the names that lead to them."""

    project_name: str
    rate: float
    episode_id: UUID | None
    episode_name: str
    shots: Mapping[Path, UUID]
    sequences: frozenset[str]


def of(ask: Ask, project_id: UUID, episode_id: UUID | None) -> Cut:
    """The names of a production, or of an episode; 400 for a TV show without episode, and for a foreign episode.

    At most four statements.
    """
    project = ask.db.execute(
        select(Project.name, Project.fps, Project.production_type).where(Project.id == project_id)
    ).one()
    if project.production_type == TV_SHOW and episode_id is None:
        raise WrongParameter("EpisodeNotFoundException: the timeline of a TV show is that of an episode")
    episode = _episode(ask, project_id, episode_id) if episode_id is not None else ""
    sequence, shot = aliased(Entity), aliased(Entity)
    above = select(sequence.name, sequence.id).where(
        sequence.project_id == project_id, sequence.entity_type_id == type_id("Sequence")
    )
    below = (
        select(sequence.name, shot.name, shot.id)
        .join(sequence, sequence.id == shot.parent_id)
        .where(shot.project_id == project_id, shot.entity_type_id == type_id("Shot"))
        .order_by(shot.created_at.desc())
    )
    if episode_id is not None:
        above, below = (
            above.where(sequence.parent_id == episode_id),
            below.where(sequence.parent_id == episode_id),
        )
    return Cut(
        project_name=project.name,
        rate=_rate(project.fps),
        episode_id=episode_id,
        episode_name=episode,
        shots={(row[0], row[1]): row[2] for row in ask.db.execute(below)},
        sequences=frozenset(row[0] for row in ask.db.execute(above)),
    )


def _episode(ask: Ask, project_id: UUID, episode_id: UUID) -> str:
    found = ask.db.scalar(
        select(Entity.name).where(
            Entity.id == episode_id,
            Entity.project_id == project_id,
            Entity.entity_type_id == type_id("Episode"),
        )
    )
    if found is None:
        raise WrongParameter("EpisodeNotFoundException: no episode of this production has this id")
    return found


def _rate(fps: str | None) -> float:
    try:
        rate = float((fps or "").replace(",", "."))
    except ValueError:
        return USUAL_RATE
    return rate if 1 <= rate <= 1000 else USUAL_RATE
