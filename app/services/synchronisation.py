"""A page of another instance's rows, stored here: only what differs, nothing that hangs in the air (`callsheet sync`).

A row keeps its id. What it points at must be here: a row whose required target is missing is left out, an optional
reference waits (`awaiting`) and is filled when its table is read again. A row that is here as it is there is not
touched and records no event, so that a run over unchanged rows writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, cast, inspect, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask
from app.errors import WrongParameter
from app.models import Person, Project
from app.schemas.write import relations_of, uuid_of
from app.services import kitsu_imports
from app.services.kitsu_imports import Entry, Sort

Storing = Callable[..., list[UUID]]


@dataclass(frozen=True)
class Kind:
    """A sort of rows as it is carried.

    `without`: columns that are not carried. `needs`: columns that are no foreign keys but must point at a row.
    `same`: the columns whose values make two rows the same one, where the ids differ.
    """

    sort: Sort
    without: frozenset[str] = frozenset()
    needs: Mapping[str, Any] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    storing: Storing = kitsu_imports.store


@dataclass
class Tally:
    """What became of rows: new, changed, left out as they stood, and how many references wait for their target."""

    new: int = 0
    changed: int = 0
    left_out: int = 0
    awaiting: int = 0

    def add(self, other: Tally) -> None:
        """Count another one in."""
        self.new += other.new
        self.changed += other.changed
        self.left_out += other.left_out
        self.awaiting += other.awaiting


def translated(value: Any, ids: Mapping[str, str]) -> Any:
    """A value of JSON with the ids of rows that are here under another id replaced, at any depth."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, list):
        return [translated(one, ids) for one in value]
    if isinstance(value, dict):
        return {ids.get(key, key): translated(one, ids) for key, one in value.items()}
    return value


def same_rows(ask: Ask, kind: Kind, rows: Sequence[Entry]) -> dict[str, str]:
    """Their id → ours of the rows that are here under another id. One statement. Texts compare without case."""
    if not kind.same or not rows:
        return {}
    model = kind.sort.model
    chosen = select(model.id, *(getattr(model, key) for key in kind.same)).order_by(model.created_at, model.id)
    if model is Person:
        chosen = chosen.where(~Person.is_bot, Person.email.is_not(None))
        rows = [row for row in rows if row.get("email") and not row.get("is_bot")]
    theirs = {str(row["id"]) for row in rows}
    ours: dict[tuple[Any, ...], str] = {}
    here: set[str] = set()
    for id_, *values in ask.db.execute(chosen):
        here.add(str(id_))
        if str(id_) not in theirs:
            ours.setdefault(_alike(values), str(id_))
    found: dict[str, str] = {}
    for row in rows:
        if str(row["id"]) not in here:
            own = ours.pop(_alike(row.get(key) for key in kind.same), None)
            found |= {str(row["id"]): own} if own else {}
    return found


def _alike(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(value.lower() if isinstance(value, str) else value for value in values)


def require_free_name(ask: Ask, production: Entry) -> None:
    """Raise WrongParameter when another production here has that name: two productions are never mixed."""
    taken = select(Project.id).where(Project.name == production["name"])
    if ask.db.scalar(taken.where(Project.id != uuid_of(production["id"]))):
        raise WrongParameter(
            f"A production named '{production['name']}' is here already, and it is another one: rename one of them."
        )


def require_seats(ask: Ask, persons: Sequence[Entry]) -> None:
    """Raise WrongParameter when the active persons who would come need more seats than USER_LIMIT leaves."""
    counted = [
        row for row in persons if row.get("active") and not row.get("is_bot") and not row.get("is_guest")
    ]
    ids = [uuid_of(row["id"]) for row in counted]
    active = select(Person.id).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    taken = set(ask.db.scalars(active.where(Person.preview_project_id.is_(None))))
    if len(taken | set(ids)) > max(ask.settings.user_limit, len(taken)):
        raise WrongParameter(
            f"{len(set(ids) - taken)} more seats are needed, but {len(taken)} of {ask.settings.user_limit} are taken"
            " (USER_LIMIT)."
        )


def store(ask: Ask, kind: Kind, rows: Sequence[Entry]) -> Tally:
    """Store a page of rows of one kind; answers what became of them. Statements are constant in number."""
    tally = Tally()
    entries = [_entry(kind, row) for row in rows]
    known = _rows(ask, kind, entries)
    entries = _standing(ask, kind, entries, known, tally)
    ties = _ties(ask, kind, entries, tally)
    wanted = [entry for entry in entries if entry["id"] not in known or _differs(kind, entry, known, ties)]
    if wanted:
        tally.new = sum(entry["id"] not in known for entry in wanted)
        tally.changed = len(wanted) - tally.new
        kind.storing(ask, kind.sort, wanted, silent=False)
    return tally


def _entry(kind: Kind, row: Entry) -> Entry:
    kept = kind.sort.known - kind.without
    return {**{key: value for key, value in row.items() if key in kept}, "id": uuid_of(row["id"])}


def _standing(ask: Ask, kind: Kind, entries: list[Entry], known: Any, tally: Tally) -> list[Entry]:
    """The entries whose required targets are here.

    Optional references to what is not here are left as they are in known rows, and null in new ones.
    """
    columns = inspect(kind.sort.model).local_table.columns
    targets = {
        key: next(iter(columns[key].foreign_keys)).column
        for key in kind.sort.known - kind.without
        if key in columns and columns[key].foreign_keys
    } | {key: model.__table__.c.id for key, model in kind.needs.items()}
    for key, target in sorted(targets.items(), key=lambda item: item[1].table is columns.id.table):
        asked = {uuid_of(entry[key], key) for entry in entries if entry.get(key)}
        here = _present(ask, target, asked)
        if target.table is columns.id.table:
            here |= {entry["id"] for entry in entries}
        lost = [entry for entry in entries if entry.get(key) and uuid_of(entry[key], key) not in here]
        if key in kind.needs or not columns[key].nullable:
            tally.left_out += len(lost)
            gone = {entry["id"] for entry in lost}
            entries = [entry for entry in entries if entry["id"] not in gone]
        else:
            tally.awaiting += len(lost)
            for entry in lost:
                entry[key] = None
                if entry["id"] in known:
                    del entry[key]
    return entries


def _present(ask: Ask, column: Any, ids: Iterable[UUID]) -> set[UUID]:
    wanted = list(ids)
    if not wanted:
        return set()
    return set(ask.db.scalars(select(column).where(column == any_(cast(wanted, ARRAY(Uuid))))))


def _rows(ask: Ask, kind: Kind, entries: Sequence[Entry]) -> dict[UUID, Mapping[str, Any]]:
    """The rows that are here, by id."""
    table = inspect(kind.sort.model).local_table
    ids = [entry["id"] for entry in entries]
    found = ask.db.execute(select(*table.columns).where(table.c.id == any_(cast(ids, ARRAY(Uuid)))))
    return {row["id"]: dict(row) for row in found.mappings()}


def _ties(ask: Ask, kind: Kind, entries: list[Entry], tally: Tally) -> dict[str, dict[UUID, set[UUID]]]:
    """What each collection holds here; ids that are not here are taken out of the entries."""
    held: dict[str, dict[UUID, set[UUID]]] = {}
    relations = relations_of(kind.sort.schema)
    for name in kind.sort.replaced:
        link, owner, other = relations[name]
        ids = [entry["id"] for entry in entries if entry.get(name) is not None]
        pairs = select(getattr(link, owner), getattr(link, other))
        held[name] = defaultdict(set)
        for one, another in ask.db.execute(pairs.where(getattr(link, owner) == any_(cast(ids, ARRAY(Uuid))))):
            held[name][one].add(another)
        column = {each.key: each.columns[0] for each in inspect(link).column_attrs}[other]
        asked = {uuid_of(id_, name) for entry in entries for id_ in entry.get(name) or []}
        here = _present(ask, next(iter(column.foreign_keys)).column, asked)
        tally.awaiting += len(asked - here)
        for entry in entries:
            if name in entry:
                entry[name] = [id_ for id_ in entry[name] or [] if uuid_of(id_, name) in here]
    return held


def _differs(kind: Kind, entry: Entry, known: Mapping[UUID, Mapping[str, Any]], ties: Any) -> bool:
    links: dict[str, dict[UUID, list[UUID]]] = defaultdict(dict)
    values = kitsu_imports.column_values(kind.sort, entry, links, creating=False)
    row = known[entry["id"]]
    return any(_plain(row[key]) != _plain(value) for key, value in values.items()) or any(
        set(wanted[entry["id"]]) != ties[name][entry["id"]] for name, wanted in links.items()
    )


def _plain(value: Any) -> Any:
    """A moment as the wire shows it: in UTC, to the second."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None, microsecond=0)
