"""How much was done of a production's shots, by day, week, month and year (spec 20 §12.1, 12.2).

PostgreSQL sums by key and day what each task gave; the buckets are made of those sums.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
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


class Given(NamedTuple):
    """What was done on a day under a key: a person or a task type."""

    key: UUID
    day: date
    frames: int
    seconds: float
    drawings: int
    count: float  # type: ignore[assignment]  # a tuple's method, which nobody calls on this one


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
    return buckets(map(Given._make, ask.db.execute(rows)), rounded=weighted)


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
    # OFFSET 0: the days of a task are counted once a task, not once a day of it.
    busy = cast(weekdays(work.c.started, work.c.ended) + 1, Float).label("busy")
    work = select(work, busy).offset(0).subquery("spread")
    days = cast(func.floor(extract("epoch", work.c.ended - work.c.started) / DAY), Integer)
    step = func.generate_series(0, func.least(days, LONGEST)).table_valued("n").render_derived(name="step")
    later = step.c.n * cast("1 day", Interval)
    return (
        select(
            work.c.person_id,
            work.c.task_type_id,
            _local(work.c.began + later, zone).label("day"),
            func.round(work.c.frames / work.c.busy).label("frames"),
            work.c.drawings.label("drawings"),
            (1 / work.c.busy).label("count"),
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


@lru_cache(maxsize=10_000)
def names_of(day: date) -> tuple[str, str, str, str]:
    """The day, its week, month and year as the wire names them; an ISO week belongs to its own year."""
    iso = day.isocalendar()
    return day.isoformat(), f"{iso.year}-{iso.week}", f"{day:%Y-%m}", f"{day:%Y}"


class Tally:
    """Sums of one key by period and bucket: `sums["week"]["2026-2"]` holds the four amounts."""

    def __init__(self) -> None:
        self.sums: dict[str, dict[str, list[float]]] = {period: {} for period in PERIODS}

    def add(self, one: Given, names: tuple[str, str, str, str]) -> None:
        """Put what was done on a day into its four buckets."""
        for held, name in zip(self.sums.values(), names, strict=True):
            if name in held:
                amounts = held[name]
                amounts[0] += one.frames
                amounts[1] += one.seconds
                amounts[2] += one.drawings
                amounts[3] += one.count
            else:
                held[name] = [one.frames, one.seconds, one.drawings, one.count]

    def shown(self, rounded: bool) -> dict[str, Any]:
        """The sums with the number of buckets that have some; counts to two decimals where they are shares."""
        made: dict[str, Any] = {}
        for period, held in self.sums.items():
            made[period] = {
                amount: {name: amounts[place] for name, amounts in held.items()}
                for place, amount in enumerate(AMOUNTS)
            }
            if rounded:
                made[period]["count"] = {name: round(amounts[3], 2) for name, amounts in held.items()}
            if period != "year":
                # The month of a day, the ISO year of a week, the year of a month: the name without its end.
                made[period]["entries"] = dict(Counter(name.rpartition("-")[0] for name in held))
        return made


def buckets(rows: Iterable[Given], rounded: bool) -> dict[str, Any]:
    """The tallies by key and under `total`; `{}` when nothing was done."""
    tallies: defaultdict[UUID, Tally] = defaultdict(Tally)
    total = Tally()
    for one in rows:
        names = names_of(one.day)
        tallies[one.key].add(one, names)
        total.add(one, names)
    told = {str(key): tally.shown(rounded) for key, tally in tallies.items()}
    return {**told, "total": total.shown(rounded)} if told else {}
