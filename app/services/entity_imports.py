"""Assets, shots and edits out of a file: the new ones created, the others updated, with their tasks (spec 50 §3).

All rows of a file cost the same number of statements, and are stored together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, Uuid, any_, cast, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.events.catalogue import Event
from app.events.log import record
from app.events.named import AssetNew, EditNew, ShotNew, entity_event
from app.models import Entity, EntityType, Project, given, names
from app.services import casting_stats, kinds, partial_updates, planner, schedule_items, task_imports
from app.services.assignments import among
from app.services.task_imports import TaskChange, TaskPlan

Key = tuple[str, UUID | None]
"""What a row is found by: its name, and its parent or its asset type."""
COLUMNS = ("description", "nb_frames", "ready_for", "source_id")
INSERTED = ("id", "name", "entity_type_id", "parent_id", "data", *COLUMNS)


@dataclass
class Wanted:
    """A line of a file: an entity as it should be. `values`: columns of `COLUMNS`, only those that the file has."""

    name: str
    entity_type_id: UUID
    parent_id: UUID | None = None
    episode_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[TaskChange] = field(default_factory=list)
    task_type_ids: Iterable[UUID] = ()


@dataclass
class Found:
    """An entity while a file is stored: `was` is None for one that the file creates."""

    id: UUID
    wanted: Wanted
    was: Any = None
    touched: bool = False

    def data_then(self) -> dict[str, Any]:
        """Its `data` once the file is stored."""
        stored = self.was.data if self.was is not None and isinstance(self.was.data, dict) else {}
        return {**stored, **self.wanted.data}


def lock_project(ask: Ask, project_id: UUID) -> None:
    """Lock the project: two requests must not both find a name free."""
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))


def containers(
    ask: Ask, project_id: UUID, kind: str, wanted: Iterable[Key]
) -> tuple[dict[Key, UUID], list[Event]]:
    """The episodes or sequences of these names and parents, made where missing; answers their events too.

    At most three statements.
    """
    keys = list(dict.fromkeys(wanted))
    if not keys:
        return {}, []
    kind_id = kinds.type_id(ask, kind)
    chosen = select(Entity.id, Entity.name, Entity.parent_id).where(
        Entity.project_id == project_id,
        Entity.entity_type_id == kind_id,
        Entity.name == _one_of({name for name, _parent in keys}),
    )
    rows = ask.db.execute(chosen.order_by(Entity.created_at.desc()))
    found: dict[Key, UUID] = {(row.name, row.parent_id): row.id for row in rows}
    new = {key: uuid4() for key in keys if key not in found}
    _insert(
        ask,
        project_id,
        [
            {"id": id_, "name": name, "entity_type_id": kind_id, "parent_id": parent}
            for (name, parent), id_ in new.items()
        ],
    )
    return found | new, [entity_event(kind, "new", id_, project_id) for id_ in new.values()]


def _one_of(words: Iterable[str]) -> Any:
    """`= ANY(words)`, one parameter for any number of them."""
    return any_(cast(sorted(set(words)), ARRAY(Text)))


def store(
    ask: Ask,
    project_id: UUID,
    kind: str,
    lines: Sequence[Wanted],
    *,
    replaces: bool,
    completes: Callable[[Found], None] | None = None,
    before: Sequence[Event] = (),
) -> list[UUID]:
    """Store the lines of a file; the project is locked. Answers the entity of each line.

    `replaces`: entities that were there are updated, else left as they are. `completes`: what follows from a new
    or updated entity's own values. `before`: events of what was made for these. Records them, `<kind>:new` and
    `<kind>:update`, and what happens to tasks.
    """
    known = _known(ask, project_id, kind, lines, lock=replaces)
    found = [_fold(known, kind, line, replaces) for line in lines]
    entities = list({one.id: one for one in found}.values())
    for one in entities:
        if completes is not None and (one.was is None or one.touched):
            completes(one)
    new = [one for one in entities if one.was is None]
    changed = [one for one in entities if one.was is not None and one.touched]
    _insert(ask, project_id, [{**vars(one.wanted), **one.wanted.values, "id": one.id} for one in new])
    partial_updates.write(
        ask,
        Entity,
        {one.id: one.wanted.values for one in changed},
        {one.id: one.wanted.data for one in changed if one.wanted.data},
    )
    record(
        ask,
        *before,
        *(_new_event(kind, one, project_id) for one in new),
        *(entity_event(kind, "update", one.id, project_id) for one in changed),
    )
    planner.notice(ask, len(new), Entity)
    _recount(ask, changed)
    task_imports.carry_out(ask, project_id, _plan(entities))
    if ask.recorded:  # a file that changes nothing makes nothing
        record(ask, *schedule_items.of_task_types(ask, project_id))
    return [one.id for one in found]


def _known(
    ask: Ask, project_id: UUID, kind: str, lines: Sequence[Wanted], lock: bool
) -> dict[tuple[Any, ...], Found]:
    """The entities of the kind that bear a name of the file; the eldest of one key counts."""
    reserved = select(EntityType.id).where(EntityType.name.in_(names.TEMPORAL_TYPES))
    of_kind = (
        Entity.entity_type_id.not_in(reserved)
        if kind == "Asset"
        else Entity.entity_type_id == among(list({line.entity_type_id for line in lines}))
    )
    columns = (Entity.id, Entity.name, Entity.parent_id, Entity.entity_type_id, Entity.data, Entity.ready_for)
    named = _one_of(line.name for line in lines)
    chosen = select(*columns, Entity.created_at).where(
        Entity.project_id == project_id, of_kind, Entity.name == named
    )
    if lock:
        chosen = chosen.order_by(Entity.id).with_for_update(key_share=True)
    rows = sorted(ask.db.execute(chosen), key=lambda row: row.created_at, reverse=True)
    return {
        _key(kind, row): Found(row.id, Wanted(row.name, row.entity_type_id, row.parent_id), row) for row in rows
    }


def _key(kind: str, row: Any) -> tuple[Any, ...]:
    return (row.name, row.entity_type_id if kind == "Asset" else row.parent_id)


def _fold(known: dict[tuple[Any, ...], Found], kind: str, line: Wanted, replaces: bool) -> Found:
    """The entity of a line; a later line of the same one is an update of it."""
    key = _key(kind, line)
    found = known.get(key)
    if found is None:
        known[key] = found = Found(uuid4(), line)
    elif replaces:
        found.touched = True
        found.wanted.values.update(line.values)
        found.wanted.data.update(line.data)
        found.wanted.changes.extend(line.changes)
    if kind == "Asset" or found.was is None:
        found.wanted.task_type_ids = line.task_type_ids
    return found


def _plan(entities: Iterable[Found]) -> TaskPlan:
    """New entities get all their tasks, assets of the file those that they lack; then what lines change."""
    plan = TaskPlan()
    for one in entities:
        plan.need(one.id, one.wanted.task_type_ids)
        plan.change(one.id, one.wanted.changes)
    return plan


def _insert(ask: Ask, project_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    row = given(rows, Entity, *INSERTED)
    shared = {"project_id": literal(project_id, Uuid()), "created_by": literal(ask.caller.id, Uuid())}
    values = select(*(row.c[key] for key in INSERTED), *shared.values())
    ask.db.execute(insert(Entity).from_select([*INSERTED, *shared], values))


def _new_event(kind: str, one: Found, project_id: UUID) -> Event:
    if kind == "Asset":
        return AssetNew(asset_id=one.id, asset_type=one.wanted.entity_type_id, project_id=project_id)
    if kind == "Shot":
        return ShotNew(shot_id=one.id, episode_id=one.wanted.episode_id, project_id=project_id)
    return EditNew(edit_id=one.id, parent_id=one.wanted.parent_id, project_id=project_id)


def _recount(ask: Ask, changed: Sequence[Found]) -> None:
    """Assets that are ready for another step count anew in what casts them (spec 20 §5.8)."""
    moved = [
        one.id
        for one in changed
        if "ready_for" in one.wanted.values and one.wanted.values["ready_for"] != one.was.ready_for
    ]
    if moved:
        casting_stats.refresh(ask, casting_stats.containers_of(ask, moved))
