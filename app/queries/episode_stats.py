"""The tasks of a series' episodes, counted by task type and status, and by retake (spec 20 §12.3, 12.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.access import tasks
from app.access.prepared import run, value
from app.ask import Ask
from app.models import Entity, Task, TaskStatus

ALL = "all"
MOST_RETAKES = 200
"""An evolution is told for as many retakes at most: a wrong number must not make an endless answer."""


@dataclass(frozen=True)
class Counted:
    """Tasks alike, counted: with the frames of their shots and their drawings."""

    episode_id: str
    task_type_id: str
    task_status_id: str
    name: str
    color: str
    is_done: bool
    is_retake: bool
    retakes: int
    count: int
    frames: int
    drawings: int


def _counted(ask: Ask, project_id: UUID) -> list[Counted]:
    """The tasks that the caller sees of what is in a sequence of an episode. One statement, planned once."""
    with run(ask, _counting, project_id=project_id) as found:
        rows = found.fetchall()
    return [Counted(str(one[0]), str(one[1]), str(one[2]), *one[3:]) for one in rows]


def _counting(ask: Any) -> Any:
    shot, sequence, episode = aliased(Entity), aliased(Entity), aliased(Entity)
    status = TaskStatus
    done, retake = func.coalesce(status.is_done, False), func.coalesce(status.is_retake, False)
    retakes = func.coalesce(Task.retake_count, 0)
    by = (
        sequence.parent_id, Task.task_type_id, status.id, status.short_name, status.color, done, retake, retakes,
    )  # fmt: skip
    sums = (
        func.count(),
        func.coalesce(func.sum(shot.nb_frames), 0),
        func.coalesce(func.sum(Task.nb_drawings), 0),
    )
    return (
        select(*by, *sums)
        .select_from(Task)
        .join(shot, shot.id == Task.entity_id)
        .join(sequence, sequence.id == shot.parent_id)
        .join(episode, episode.id == sequence.parent_id)
        .join(status, status.id == Task.task_status_id)
        .where(Task.project_id == value("project_id"), tasks.SEES(ask, Task))
        .group_by(*by)
    )


def by_status(ask: Ask, project_id: UUID) -> dict[str, Any]:
    """`{episode: {task type: {status: {name, color, count, frames, drawings}}}}`, with `all` at both levels.

    One statement. `{}` when there are no tasks.
    """
    return status_stats(_counted(ask, project_id))


def status_stats(rows: Iterable[Counted]) -> dict[str, Any]:
    """Counted tasks by episode, task type and status."""
    made: dict[str, Any] = {}
    for one in rows:
        for episode in (one.episode_id, ALL):
            for kind in (one.task_type_id, ALL):
                statuses = made.setdefault(episode, {}).setdefault(kind, {})
                nothing = {"name": one.name, "color": one.color, "count": 0, "frames": 0, "drawings": 0}
                _add(statuses.setdefault(one.task_status_id, nothing), one)
    return made


def _add(sums: dict[str, Any], one: Counted) -> None:
    sums["count"] += one.count
    sums["frames"] += one.frames
    sums["drawings"] += one.drawings


def by_retake(ask: Ask, project_id: UUID) -> dict[str, Any]:
    """`{episode: {task type: {max_retake_count, evolution, done, retake, other}}}`, with `all` at both levels.

    One statement. `all.all` is always there.
    """
    return retake_stats(_counted(ask, project_id))


def retake_stats(rows: Iterable[Counted]) -> dict[str, Any]:
    """Counted tasks by episode and task type: how many are done, in retake or neither, and how that came.

    `evolution["2"]` tells where the tasks stood with their second retake: in it, or done before. `all` has none.
    """
    groups: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    groups[ALL, ALL] = []
    for one in rows:
        for episode in (one.episode_id, ALL):
            for kind in (one.task_type_id, ALL):
                groups[episode, kind].append(one)
    made: dict[str, Any] = {}
    for (episode, kind), inside in groups.items():
        made.setdefault(episode, {})[kind] = _retakes_of(inside, evolves=episode != ALL)
    return made


def _retakes_of(inside: list[Counted], evolves: bool) -> dict[str, Any]:
    most = max((one.retakes for one in inside), default=0)
    told = range(1, min(most, MOST_RETAKES) + 1) if evolves else ()
    evolution = {str(take): _standing(inside, take) for take in told}
    return {"max_retake_count": most, "evolution": evolution, **_standing(inside, None)}


def _standing(inside: list[Counted], take: int | None) -> dict[str, Any]:
    """Where tasks stand now (`take` is None), or stood with a retake."""
    sums = {word: {"count": 0, "frames": 0, "drawings": 0} for word in ("done", "retake", "other")}
    for one in inside:
        if take is not None and one.retakes >= take:
            word = "retake"
        elif one.is_done:
            word = "done"
        else:
            word = "retake" if take is None and one.is_retake else "other"
        _add(sums[word], one)
    return sums
