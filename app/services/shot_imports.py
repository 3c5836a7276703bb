"""Shots out of a file, with the episodes and sequences above them (spec 50 §3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.ask import Ask
from app.services import entity_imports, kinds
from app.services.entity_imports import Found, Wanted
from app.services.task_imports import TaskChange


@dataclass
class ShotLine:
    """A shot as a file names it; `values` and `data` hold only what the file says.

    `episode_id`: the episode, where it is there already.
    """

    episode: str | None
    sequence: str
    name: str
    episode_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[TaskChange] = field(default_factory=list)


def store(
    ask: Ask, project_id: UUID, lines: Sequence[ShotLine], task_type_ids: Sequence[UUID], *, replaces: bool
) -> list[UUID]:
    """Create the shots that are new, with all tasks; update the others if `replaces`. Answers the shot of each line.

    Locks the project. Records episode:new, sequence:new, shot:new, shot:update, task:new and what follows from
    comments and assignments.
    """
    if not lines:
        return []
    entity_imports.lock_project(ask, project_id)
    wanted = [(line.episode, None) for line in lines if line.episode is not None and not line.episode_id]
    episodes, told = entity_imports.containers(ask, project_id, "Episode", wanted)
    above = [(line.sequence, _episode_of(line, episodes)) for line in lines]
    sequences, more = entity_imports.containers(ask, project_id, "Sequence", above)
    shot_type = kinds.type_id(ask, "Shot")
    rows = [
        Wanted(
            name=line.name,
            entity_type_id=shot_type,
            parent_id=sequences[key],
            episode_id=key[1],
            values=line.values,
            data=line.data,
            changes=line.changes,
            task_type_ids=task_type_ids,
        )
        for line, key in zip(lines, above, strict=True)
    ]
    return entity_imports.store(
        ask, project_id, "Shot", rows, replaces=replaces, completes=count_frames, before=[*told, *more]
    )


def _episode_of(line: ShotLine, episodes: dict[entity_imports.Key, UUID]) -> UUID | None:
    return line.episode_id or (None if line.episode is None else episodes[(line.episode, None)])


def count_frames(shot: Found) -> None:
    """Fill in the number of frames that the file does not give: from first and last frame, 0 for a new shot."""
    wanted = shot.wanted
    if wanted.values.get("nb_frames") is not None:
        return
    data = shot.data_then()
    first, last = data.get("frame_in"), data.get("frame_out")
    moved = "frame_in" in wanted.data or "frame_out" in wanted.data
    if moved and isinstance(first, int) and isinstance(last, int) and last > first:
        wanted.values["nb_frames"] = last - first + 1
    elif shot.was is None:
        wanted.values["nb_frames"] = 0
    else:
        wanted.values.pop("nb_frames", None)
