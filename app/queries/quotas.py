"""How much was done of a production's shots, by day, week, month and year (spec 20 §12.1, 12.2).

PostgreSQL sums by key and day what each task gave; the buckets are made of those sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Float,
    Integer,
    Interval,
    Select,
    cast,
    exists,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access import tasks
from app.ask import Ask
from app.models import Entity, Person, Project, Task, TaskPersonLink, TimeSpent
from app.queries.boards import is_kind
from app.queries.quota_shots import DAY, weekdays

PERIODS = ("day", "week", "month", "year")
AMOUNTS = ("frames", "seconds", "drawings", "count")
USUAL_FPS = 25.0
LONGEST = 3660
"""Days that a task is spread over at most: a wrong year must not make an endless answer."""


@dataclass(frozen=True)
class Given:
    """What was done on a day under a key: a person or a task type."""

    key: UUID
    day: date
    frames: int
    seconds: float
    drawings: int
    count: float


def of_task_type(ask: Ask, project_id: UUID, task_type_id: UUID, asked: dict[str, Any]) -> dict[str, Any]:
    """What each person did of a task type. Two statements."""
    return _counted(ask, project_id, asked, task_type_id=task_type_id)


def of_person(ask: Ask, project_id: UUID, person_id: UUID, asked: dict[str, Any]) -> dict[str, Any]:
    """What a person did of each task type. Two statements."""
    return _counted(ask, project_id, asked, person_id=person_id)


def _counted(
    ask: Ask,
    project_id: UUID,
    asked: dict[str, Any],
    task_type_id: UUID | None = None,
    person_id: UUID | None = None,
) -> dict[str, Any]:
    mode = asked["count_mode"]
    weighted = mode in ("weighted", "weighteddone")
    reference = Task.done_date if mode in ("weighteddone", "done") else Task.end_date
    where = [
        Task.project_id == project_id,
        is_kind("Shot", Entity),
        reference.is_not(None),
        tasks.SEES(ask, Task),
    ]
    if task_type_id is not None:
        where.append(Task.task_type_id == task_type_id)
    if asked["studio_id"] is not None:
        where.append(_of_studio(asked["studio_id"]))
    zone = ask.caller.timezone or ask.settings.default_timezone
    parts = (
        [_by_time(where), _by_weekdays(where, reference, zone)]
        if weighted
        else [_whole(where, reference, zone)]
    )
    fps = rate_of(ask.db.scalar(select(Project.fps).where(Project.id == project_id)))
    ordered = (
        _of(part, person_id).add_columns(literal(place).label("part")) for place, part in enumerate(parts)
    )
    given = union_all(*ordered).subquery()
    # What nobody noted time on comes after the rest: sums of floats depend on it in their last digit.
    key = given.c.person_id if person_id is None else given.c.task_type_id
    rows = (
        select(
            key,
            given.c.day,
            cast(func.sum(given.c.frames), Integer),
            func.sum(given.c.frames / cast(literal(fps), Float)),
            cast(func.sum(given.c.drawings), Integer),
            func.sum(given.c.count),
        )
        .group_by(key, given.c.part, given.c.day)
        .order_by(key, given.c.part, given.c.day)
    )
    return buckets([Given(*tuple(one)) for one in ask.db.execute(rows)], rounded=weighted)


def _of(rows: Select[Any], person_id: UUID | None) -> Select[Any]:
    return rows if person_id is None else rows.where(rows.selected_columns.person_id == person_id)


def _of_studio(studio_id: UUID) -> Any:
    link, person = aliased(TaskPersonLink), aliased(Person)
    return exists().where(link.task_id == Task.id, person.id == link.person_id, person.studio_id == studio_id)


_FRAMES = func.coalesce(Entity.nb_frames, 0)
_DRAWINGS = func.coalesce(Task.nb_drawings, 0)


def _local(moment: Any, zone: str) -> Any:
    return cast(func.timezone(zone, moment), Date)


def _whole(where: list[Any], reference: Any, zone: str) -> Select[Any]:
    """Every task, whole, to each assignee on its date."""
    return (
        select(
            TaskPersonLink.person_id,
            Task.task_type_id,
            _local(reference, zone).label("day"),
            _FRAMES.label("frames"),
            _DRAWINGS.label("drawings"),
            literal(1).label("count"),
        )
        .join(Entity, Entity.id == Task.entity_id)
        .join(TaskPersonLink, TaskPersonLink.task_id == Task.id)
        .where(*where)
    )


def _by_time(where: list[Any]) -> Select[Any]:
    """Every time spent as its share of the task's whole time, on its own day."""
    share = TimeSpent.duration / Task.duration
    return (
        select(
            TimeSpent.person_id,
            Task.task_type_id,
            TimeSpent.date.label("day"),
            func.round(_FRAMES * share).label("frames"),
            func.round(_DRAWINGS * share).label("drawings"),
            share.label("count"),
        )
        .join(Entity, Entity.id == Task.entity_id)
        .join(TimeSpent, TimeSpent.task_id == Task.id)
        .where(*where, Task.duration > 0)
    )


def _by_weekdays(where: list[Any], reference: Any, zone: str) -> Select[Any]:
    """Tasks that nobody noted time on, spread over the weekdays from their start to their date.

    Drawings are counted whole on each of the days (as the wire has it).
    """
    work = (
        select(
            TaskPersonLink.person_id,
            Task.task_type_id,
            Task.real_start_date.label("began"),
            func.timezone("UTC", Task.real_start_date).label("started"),
            func.timezone("UTC", reference).label("ended"),
            _FRAMES.label("frames"),
            _DRAWINGS.label("drawings"),
        )
        .join(Entity, Entity.id == Task.entity_id)
        .join(TaskPersonLink, TaskPersonLink.task_id == Task.id)
        .where(*where, Task.real_start_date.is_not(None), ~exists().where(TimeSpent.task_id == Task.id))
        .subquery("work")
    )
    days = cast(func.floor(extract("epoch", work.c.ended - work.c.started) / DAY), Integer)
    step = func.generate_series(0, func.least(days, LONGEST)).table_valued("n").render_derived(name="step")
    later = step.c.n * cast("1 day", Interval)
    busy = cast(weekdays(work.c.started, work.c.ended) + 1, Float)
    return (
        select(
            work.c.person_id,
            work.c.task_type_id,
            _local(work.c.began + later, zone).label("day"),
            func.round(work.c.frames / busy).label("frames"),
            work.c.drawings.label("drawings"),
            (1 / busy).label("count"),
        )
        .select_from(work)
        .join(step, literal(True))
        .where(extract("isodow", work.c.started + later) < 6)
    )


def rate_of(fps: str | None) -> float:
    """Frames a second, 25 where the production does not tell a number."""
    try:
        made = float(fps or USUAL_FPS)
    except ValueError:
        return USUAL_FPS
    return made if 0 < made < float("inf") else USUAL_FPS


@dataclass
class Tally:
    """Sums of one key by bucket: `sums["week"]["frames"]["2026-2"]`."""

    sums: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {period: {amount: {} for amount in AMOUNTS} for period in PERIODS}
    )
    buckets: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: {"day": {}, "week": {}, "month": {}}
    )

    def add(self, one: Given) -> None:
        """Put what was done on a day into its four buckets."""
        iso = one.day.isocalendar()
        names = {
            "day": one.day.isoformat(),
            "week": f"{iso.year}-{iso.week}",
            "month": f"{one.day:%Y-%m}",
            "year": f"{one.day:%Y}",
        }
        amounts = {name: getattr(one, name) for name in AMOUNTS}
        for period, name in names.items():
            for amount, value in amounts.items():
                held = self.sums[period][amount]
                held[name] = held.get(name, 0) + value
        self.buckets["day"].setdefault(names["month"], set()).add(names["day"])
        self.buckets["week"].setdefault(str(iso.year), set()).add(names["week"])
        self.buckets["month"].setdefault(names["year"], set()).add(names["month"])

    def shown(self, rounded: bool) -> dict[str, Any]:
        """The sums with the number of buckets that have some; counts to two decimals where they are shares."""
        made: dict[str, Any] = {period: dict(amounts) for period, amounts in self.sums.items()}
        for period, found in self.buckets.items():
            made[period]["entries"] = {name: len(inside) for name, inside in found.items()}
        if rounded:
            for amounts in made.values():
                amounts["count"] = {name: round(value, 2) for name, value in amounts["count"].items()}
        return made


def buckets(rows: Iterable[Given], rounded: bool) -> dict[str, Any]:
    """The tallies by key and under `total`; `{}` when nothing was done."""
    tallies: dict[str, Tally] = {}
    total = Tally()
    for one in rows:
        tallies.setdefault(str(one.key), Tally()).add(one)
        total.add(one)
    if tallies:
        tallies["total"] = total
    return {key: tally.shown(rounded) for key, tally in tallies.items()}
