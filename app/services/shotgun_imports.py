"""Rows of ShotGrid, stored by its numbers (spec 50 §2): all or none, set-based, and nothing when nothing is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Integer, String, Uuid, func, insert, inspect, literal, select, true

from app.ask import Ask
from app.events.log import record
from app.models import Entity, EntityType, Person, given, names
from app.services import (
    file_trees,
    kitsu_imports,
    partial_updates,
    persons,
    planner,
    schedule_items,
    shotgun_links,
    shotgun_wishes,
)
from app.services.assignments import among
from app.services.kitsu_imports import Sort
from app.services.shotgun_wishes import Wish

LOCK = 0x73677269  # the advisory lock of who imports: a number is no unique column, two must not both miss it
NOBODY = UUID(int=0)


@dataclass
class Line:
    """An entry in our words: `values` by column, wishes among them; `lists`: collections that hold exactly these.

    `place`: of the entry, from 1. `casts_in`: the entities whose casting holds this one afterwards.
    """

    place: int
    number: int
    values: dict[str, Any]
    lists: dict[str, list[Wish]] = field(default_factory=dict)
    casts_in: list[Wish] = field(default_factory=list)


@dataclass
class Stored:
    """A row while it is stored: `was` is None for a new one. `values`: what it is to hold."""

    id: UUID
    was: Any
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[UUID]] = field(default_factory=dict)

    def changes(self, keeps: tuple[str, ...]) -> dict[str, Any]:
        """The columns that it does not hold yet; of those kept, a number where it has none."""
        free = {key for key in self.values if key not in keeps}
        if self.was.shotgun_id is None:
            free.add("shotgun_id")
        return {key: self.values[key] for key in free if getattr(self.was, key) != self.values[key]}


@dataclass(frozen=True)
class Noun:
    """A sort of rows, and how an entry finds its own.

    `kind`: of entities. `twin`: the columns by which a row without the number is found (`folds`: in any case);
    such a row keeps `twin_keeps`. `keeps`: columns that are written once. `alone`: columns that no two rows share: an
    entry that would make a second one leaves them as they are, or is left out when it is new.
    """

    sort: Sort
    kind: str | None = None
    twin: tuple[str, ...] = ()
    folds: bool = False
    twin_keeps: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    prepares: Callable[[Ask, Sequence[Stored]], None] | None = None

    @property
    def model(self) -> Any:
        """The table."""
        return self.sort.model


def store(ask: Ask, noun: Noun, lines: Sequence[Line]) -> list[UUID]:
    """Create the rows whose number is new, update the others where they differ; answers the row of each line.

    One import at a time; locks the rows that it may change. A line that names what must be there and is not is
    left out, or 400 (`Wish.unknown`). A fixed number of statements (and one a production for its plan). Records
    `<noun>:new` and `<noun>:update` of what changed, `<kind>:casting-update`, and what it made on the way.
    """
    ask.db.execute(select(func.pg_advisory_xact_lock(LOCK)))
    facts = shotgun_wishes.granted(ask, (wish for line in lines for wish in _wishes(line)))
    settled = [line for line in lines if _settle(line, facts.ids)]
    rows = _fold(ask, noun, settled)
    stored = list({row.id: row for row in rows.values()}.values())
    new = [row for row in stored if row.was is None]
    if noun.prepares is not None:
        noun.prepares(ask, new)
    _insert(ask, noun.model, new)
    changes = {row.id: row.changes(noun.keeps) for row in stored if row.was is not None}
    partial_updates.write(ask, noun.model, {id_: values for id_, values in changes.items() if values})
    casts = _castings(rows, settled, facts.ids)
    tied = shotgun_links.replace(ask, noun.sort.schema, {row.id: row.lists for row in stored}, casts)
    changed = [id_ for id_, values in changes.items() if values or id_ in tied.owners]
    ids = [row.id for row in new] + changed
    told = kitsu_imports.told(ask, noun.sort, ids, set(changed), silent=False) if ids else []
    record(ask, *facts.told, *told)
    shotgun_links.recast(ask, tied)
    if new:
        _plan(ask, new)
    return [rows[line.place].id for line in settled if line.place in rows]


def _wishes(line: Line) -> list[Wish]:
    named = [value for value in line.values.values() if isinstance(value, Wish)]
    return [*named, *(wish for wishes in line.lists.values() for wish in wishes), *line.casts_in]


def _settle(line: Line, ids: shotgun_wishes.Granted) -> bool:
    """Put the ids in the place of the wishes; False when the line is to be left out."""
    try:
        line.values = {
            key: ids.one(value, line.place) if isinstance(value, Wish) else value
            for key, value in line.values.items()
        }
        for wishes in line.lists.values():
            ids.all(wishes, line.place)
    except shotgun_wishes.LeftOut:
        return False
    line.values["shotgun_id"] = line.number
    return True


def _fold(ask: Ask, noun: Noun, lines: Sequence[Line]) -> dict[int, Stored]:
    """The row of each line, by place: that of its number, its twin, or a new one; the last of several lines counts."""
    by_number, by_twin = _numbered(ask, noun, lines), _twins(ask, noun, lines)
    chosen = {line.place: by_number.get(line.number) or by_twin.get(line.place) for line in lines}
    was = _locked(ask, noun, [id_ for id_ in chosen.values() if id_])
    taken = _taken(ask, noun, lines, chosen)
    stored: dict[Any, Stored] = {}
    found: dict[int, Stored] = {}
    for line in lines:
        id_, values = chosen[line.place], dict(line.values)
        if id_ is not None:
            row = stored.setdefault(id_, Stored(id_, was[id_]))
            kept = noun.alone if line.place in taken else ()
            kept += noun.twin_keeps if line.number not in by_number else ()
            values = {key: value for key, value in values.items() if key not in kept}
        else:
            keys = [("number", line.number), *_alike(noun, values)]
            twin = next((stored[key] for key in keys if key in stored), None)
            if line.place in taken or (twin is not None and _is_second(noun, line, twin)):
                continue
            row = twin or Stored(uuid4(), None)
            stored.update(dict.fromkeys(keys, row))
        row.values.update(values)
        row.lists.update({name: [wish.id for wish in wishes if wish.id] for name, wishes in line.lists.items()})
        found[line.place] = row
    return found


def _is_second(noun: Noun, line: Line, twin: Stored) -> bool:
    """Would the line be a second row where only one may be, under another number?"""
    return bool(noun.alone and not noun.twin and twin.values["shotgun_id"] != line.number)


def _alike(noun: Noun, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What says that two new lines are the same row."""
    keys = noun.twin or noun.alone
    said = [values.get(key) for key in keys]
    folded = [value.lower() if noun.folds and isinstance(value, str) else value for value in said]
    return [("twin", *folded)] if keys and said[0] is not None else []


def _of_kind(noun: Noun) -> Any:
    """The rows among which numbers are looked for."""
    if noun.model is Person:
        return ~Person.is_bot & Person.preview_project_id.is_(None)
    if noun.kind is None:
        return true()
    types = select(EntityType.id)
    if noun.kind == "Asset":
        return Entity.entity_type_id.not_in(types.where(EntityType.name.in_(names.TEMPORAL_TYPES)))
    return Entity.entity_type_id.in_(types.where(EntityType.name == noun.kind))


def _numbered(ask: Ask, noun: Noun, lines: Sequence[Line]) -> dict[int, UUID]:
    model = noun.model
    table = given([{"number": line.number} for line in lines], {"number": Integer()})
    chosen = select(model.shotgun_id, model.id).join(table, table.c.number == model.shotgun_id)
    # Numbers are not unique: the eldest row counts.
    found = ask.db.execute(chosen.where(_of_kind(noun)).order_by(model.created_at.desc()))
    return {row.shotgun_id: row.id for row in found}


def _twins(ask: Ask, noun: Noun, lines: Sequence[Line]) -> dict[int, UUID]:
    if not noun.twin:
        return {}
    model, table = noun.model, _as_table(noun, noun.twin, lines, {})
    chosen = select(table.c.place, model.id).join(table, _same(noun, table, noun.twin))
    found = ask.db.execute(chosen.where(_of_kind(noun)).order_by(model.created_at.desc()))
    return {row.place: row.id for row in found}


def _taken(ask: Ask, noun: Noun, lines: Sequence[Line], chosen: dict[int, UUID | None]) -> set[int]:
    """The places of lines whose `alone` columns another row has already."""
    if not noun.alone:
        return set()
    table = _as_table(noun, noun.alone, lines, chosen)
    other = (noun.model.id != table.c.own) & _of_kind(noun)
    return set(ask.db.scalars(select(table.c.place).join(noun.model, _same(noun, table, noun.alone) & other)))


def _as_table(noun: Noun, keys: tuple[str, ...], lines: Sequence[Line], chosen: dict[int, UUID | None]) -> Any:
    types: dict[str, Any] = {"place": Integer(), "own": Uuid()} | {
        key: getattr(noun.model, key) for key in keys
    }
    rows = [
        {
            **{key: line.values.get(key) for key in keys},
            "place": line.place,
            "own": chosen.get(line.place) or NOBODY,
        }
        for line in lines
    ]
    return given(rows, types)


def _same(noun: Noun, table: Any, keys: tuple[str, ...]) -> Any:
    """Are the columns alike, nulls included? Written so that PostgreSQL can hash it."""
    tests: Any = true()
    for key in keys:
        column, theirs = getattr(noun.model, key), table.c[key]
        if isinstance(column.type, String) and noun.folds and keys == noun.twin:
            column, theirs = func.lower(column), func.lower(theirs)
        elif isinstance(column.type, Uuid):
            nothing = literal(NOBODY, Uuid())
            column, theirs = func.coalesce(column, nothing), func.coalesce(theirs, nothing)
        tests &= column == theirs
    return tests


def _locked(ask: Ask, noun: Noun, ids: Sequence[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    model = noun.model
    columns = [getattr(model, attribute.key) for attribute in inspect(model).column_attrs]
    chosen = select(*columns).where(model.id == among(ids)).order_by(model.id).with_for_update()
    return {row.id: row for row in ask.db.execute(chosen)}


def _insert(ask: Ask, model: Any, new: Sequence[Stored]) -> None:
    """Rows by the columns that they bring: one statement for each form."""
    forms: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in new:
        forms[tuple(sorted(row.values))].append({**row.values, "id": row.id})
    for form, alike in forms.items():
        table = given(alike, model, "id", *form)
        values = select(*(table.c[key] for key in ("id", *form)))
        ask.db.execute(insert(model).from_select(["id", *form], values))
    planner.notice(ask, len(new), model)


def _castings(
    rows: dict[int, Stored], lines: Sequence[Line], ids: shotgun_wishes.Granted
) -> dict[UUID, list[UUID]]:
    """What the containers that the lines name cast: the entities of this request (spec 50 §2.2), also new ones."""
    own = {line.number: rows[line.place].id for line in lines if line.place in rows}
    casts: dict[UUID, list[UUID]] = defaultdict(list)
    for line in lines:
        for wish in line.casts_in if line.place in rows else ():
            container = own.get(wish.value) or ids.one(wish, line.place)
            if container is not None:
                casts[container].append(rows[line.place].id)
    return casts


def _plan(ask: Ask, new: Sequence[Stored]) -> None:
    """The bars that new entities and tasks need in the plans of their productions."""
    projects: set[UUID] = {row.values["project_id"] for row in new if row.values.get("project_id")}
    for project_id in sorted(projects):  # few: an import is of one production, or of some
        record(ask, *schedule_items.of_task_types(ask, project_id))


def newcomers(ask: Ask, new: Sequence[Stored]) -> None:
    """New persons take a seat if they are active (400 without one), and the studio's time zone and language."""
    seats = sum(persons.takes_seat({"is_guest": False, **row.values}) for row in new)
    if seats:
        persons.require_seat(ask, seats)
    for row in new:
        row.values |= {"timezone": ask.settings.default_timezone, "locale": ask.settings.default_locale}


def productions(ask: Ask, new: Sequence[Stored]) -> None:
    """New productions get the studio's file tree."""
    for row in new:
        row.values["file_tree"] = file_trees.TREES.get(ask.settings.default_file_tree, {})


def signed(ask: Ask, new: Sequence[Stored]) -> None:
    """New entities tell who brought them."""
    for row in new:
        row.values["created_by"] = ask.caller.id
