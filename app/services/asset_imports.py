"""Assets out of a file, with their types and episodes (spec 50 §3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import ASSET_TYPE, PROJECT
from app.models import EntityType, ProjectAssetTypeLink, TaskTypeAssetTypeLink, given, given_ids
from app.services import entity_imports
from app.services.entity_imports import Wanted
from app.services.task_imports import TaskChange


@dataclass
class AssetLine:
    """An asset as a file names it; `values` and `data` hold only what the file says."""

    type_name: str
    name: str
    episode: str | None = None
    has_episode: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[TaskChange] = field(default_factory=list)


def store(
    ask: Ask, project_id: UUID, lines: Sequence[AssetLine], task_type_ids: Sequence[UUID], *, replaces: bool
) -> list[UUID]:
    """Create the assets that are new, update the others if `replaces`; all get the tasks of their workflow.

    Locks the project. An asset type that is new to the studio is made, one that is new to a production with a
    list joins it. Records asset-type:new, project:update, episode:new, asset:new, asset:update, task:new and what
    follows from comments and assignments. Answers the asset of each line.
    """
    if not lines:
        return []
    entity_imports.lock_project(ask, project_id)
    types, told = _types(ask, project_id, [line.type_name for line in lines])
    steps = _steps(ask, types.values())
    wanted = [(line.episode, None) for line in lines if line.episode is not None]
    episodes, more = entity_imports.containers(ask, project_id, "Episode", wanted)
    rows = []
    for line in lines:
        type_id = types[line.type_name.lower()]
        workflow = steps.get(type_id)
        if line.has_episode:
            line.values["source_id"] = None if line.episode is None else episodes[(line.episode, None)]
        rows.append(
            Wanted(
                name=line.name,
                entity_type_id=type_id,
                values=line.values,
                data=line.data,
                changes=line.changes,
                task_type_ids=[id_ for id_ in task_type_ids if workflow is None or id_ in workflow],
            )
        )
    return entity_imports.store(ask, project_id, "Asset", rows, replaces=replaces, before=[*told, *more])


def _types(ask: Ask, project_id: UUID, wanted: Sequence[str]) -> tuple[dict[str, UUID], list[Event]]:
    """The asset types by lower name, made where missing; all of them in the project's list if it has one."""
    spelled = {name.lower(): name for name in reversed(wanted)}
    found = _known_types(ask, spelled)
    missing = [word for word in spelled if word not in found]
    told: list[Event] = []
    if missing:
        row = given([{"name": spelled[word]} for word in missing], EntityType, "name")
        made = postgresql_insert(EntityType).from_select(["name"], select(row.c.name))
        new = ask.db.scalars(made.on_conflict_do_nothing().returning(EntityType.id)).all()
        told += [ASSET_TYPE["new"](asset_type_id=id_) for id_ in new]
        found = _known_types(ask, spelled)  # also what another import made meanwhile
    link = ProjectAssetTypeLink
    listed = set(ask.db.scalars(select(link.asset_type_id).where(link.project_id == project_id)))
    joining = sorted(set(found.values()) - listed)
    if listed and joining:
        kind = given_ids(joining)
        tied = postgresql_insert(link).from_select(
            ["project_id", "asset_type_id"], select(literal(project_id, Uuid()), kind.c.id)
        )
        ask.db.execute(tied.on_conflict_do_nothing())
        told.append(PROJECT["update"](project_id=project_id))
    return found, told


def _known_types(ask: Ask, words: Iterable[str]) -> dict[str, UUID]:
    """Entity types by lower name; of two of one name the first in the alphabet counts."""
    named = select(EntityType.name, EntityType.id).where(func.lower(EntityType.name).in_(list(words)))
    return {row.name.lower(): row.id for row in ask.db.execute(named.order_by(EntityType.name.desc()))}


def _steps(ask: Ask, type_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The task types of each asset type's own workflow; a type without one takes any."""
    link = TaskTypeAssetTypeLink
    chosen = select(link.asset_type_id, func.array_agg(link.task_type_id)).group_by(link.asset_type_id)
    rows = ask.db.execute(chosen.where(link.asset_type_id.in_(list(type_ids))))
    return {row[0]: set(row[1]) for row in rows}
