"""Numbers that follow from casting: `nb_entities_out` of entities, `nb_assets_ready` of shots' tasks (spec 20 §5.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, any_, case, cast, func, or_, select
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.access.prepared import run, values
from app.ask import Ask
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import (
    AssetCastingUpdated,
    EpisodeCastingUpdated,
    ShotCastingUpdated,
    TaskCastingStats,
)
from app.models import Entity, EntityLink, EntityType, ProjectTaskTypeLink, Task, TaskType


class Counted(NamedTuple):
    """An entity whose casting was counted: how many live assets there were, and are."""

    id: UUID
    project_id: UUID
    kind: str
    was: int | None
    now: int


def recount_live(ask: Ask, ids: Iterable[UUID]) -> dict[UUID, Counted]:
    """Store how many live assets are cast in each entity; answers them by id.

    One statement for any number of entities, planned once.
    """
    with run(ask, _recounting, ids=list(ids)) as found:
        return {row[0]: Counted._make(row) for row in found.fetchall()}


def _recounting(_ask: Any) -> Any:
    entity, asset, kind = aliased(Entity), aliased(Entity), aliased(EntityType)
    live = (
        select(func.count())
        .select_from(EntityLink)
        .join(asset, asset.id == EntityLink.entity_out_id)
        .where(EntityLink.entity_in_id == entity.id, asset.canceled.is_not(True))
        .scalar_subquery()
    )
    counted = (
        select(
            entity.id,
            entity.project_id,
            kind.name.label("kind"),
            entity.nb_entities_out.label("was"),
            live.label("now"),
        )
        .join(kind, kind.id == entity.entity_type_id)
        .where(entity.id == any_(values("ids")))
        .subquery("counted")
    )
    differs = counted.c.was.is_distinct_from(counted.c.now)
    moment = case((differs, func.clock_timestamp()), else_=Entity.updated_at)
    return (
        sql_update(Entity)
        .where(Entity.id == counted.c.id)
        .values(nb_entities_out=counted.c.now, updated_at=moment)
        .returning(counted.c.id, counted.c.project_id, counted.c.kind, counted.c.was, counted.c.now)
    )


def _ranks() -> Any:
    """The priorities of shots' task types, by project and type."""
    link, kind = aliased(ProjectTaskTypeLink), aliased(TaskType)
    chosen = select(link.project_id, link.task_type_id, link.priority).join(kind, kind.id == link.task_type_id)
    return chosen.where(kind.for_entity == "Shot").subquery()


def recount_ready(ask: Ask, shot_ids: Iterable[UUID]) -> list[Event]:
    """Store how many cast assets are ready for each task of the shots; answers the events of those that changed.

    An asset of another project is ready when it is shared, else when the project ranks its `ready_for` at least as
    high as the task's type. One statement for any number of shots, planned once.
    """
    with run(ask, _readying, ids=list(shot_ids)) as found:
        return [
            TaskCastingStats(task_id=id_, project_id=project_id, nb_assets_ready=number)
            for id_, project_id, number in found.fetchall()
        ]


def _readying(_ask: Any) -> Any:
    task, link, asset, own, goal = aliased(Task), aliased(EntityLink), aliased(Entity), _ranks(), _ranks()
    reached = func.coalesce(func.nullif(goal.c.priority, 0), -1)
    ready = or_(
        and_(asset.is_shared, asset.project_id != task.project_id),
        and_(asset.ready_for.is_not(None), func.coalesce(own.c.priority, 0) <= reached),
    )
    same = own.c.project_id == task.project_id
    counted = (
        select(task.id, func.count(asset.id).filter(ready).label("now"))
        .outerjoin(link, link.entity_in_id == task.entity_id)
        .outerjoin(asset, and_(asset.id == link.entity_out_id, asset.canceled.is_not(True)))
        .outerjoin(own, and_(same, own.c.task_type_id == task.task_type_id))
        .outerjoin(goal, and_(goal.c.project_id == task.project_id, goal.c.task_type_id == asset.ready_for))
        .where(task.entity_id == any_(values("ids")))
        .group_by(task.id)
        .subquery("counted")
    )
    return (
        sql_update(Task)
        .where(Task.id == counted.c.id, Task.nb_assets_ready.is_distinct_from(counted.c.now))
        .values(nb_assets_ready=counted.c.now, updated_at=Task.updated_at)
        .returning(Task.id, Task.project_id, Task.nb_assets_ready)
    )


def casting_event(row: Any, added: Iterable[UUID] = (), removed: Iterable[UUID] = ()) -> Event:
    """What tells that a casting changed; `row` is one of `recount_live`."""
    values = {
        "project_id": row.project_id,
        "nb_entities_out": row.now,
        "added_asset_ids": sorted(map(str, added)),
        "removed_asset_ids": sorted(map(str, removed)),
    }
    if row.kind == "Shot":
        return ShotCastingUpdated(shot_id=row.id, **values)
    if row.kind == "Episode":
        return EpisodeCastingUpdated(episode_id=row.id, **values)
    return AssetCastingUpdated(asset_id=row.id, **values)


def containers_of(ask: Ask, asset_ids: Sequence[UUID]) -> list[UUID]:
    """What casts these assets, and is none of them."""
    own = set(asset_ids)
    cast_here = EntityLink.entity_out_id == any_(cast(list(asset_ids), ARRAY(Uuid)))
    links = select(EntityLink.entity_in_id).where(cast_here).distinct()
    return [id_ for id_ in ask.db.scalars(links) if id_ not in own]


def refresh(ask: Ask, ids: Sequence[UUID]) -> None:
    """Count the castings of entities anew: what a change of an asset asks for (spec 20 §5.8). Three statements.

    Records `<kind>:casting-update` where the number of live assets changed, and `task:update-casting-stats` of
    the shots' tasks.
    """
    if not ids:
        return
    counts = recount_live(ask, ids)
    shots = [row.id for row in counts.values() if row.kind == "Shot"]
    changed = [casting_event(row) for row in counts.values() if row.was != row.now]
    record(ask, *changed, *(recount_ready(ask, shots) if shots else ()))
