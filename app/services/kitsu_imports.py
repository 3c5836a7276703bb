"""Rows of another instance, stored under their own ids (spec 50 §5): all or none, set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, cast, func, insert, inspect, null, select, tuple_, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import WrongParameter
from app.events.catalogue import CATALOGUE, Event
from app.events.log import record
from app.events.named import PROJECT, entity_event
from app.models import (
    AttachmentFile,
    BuildJob,
    Comment,
    Entity,
    EntityLink,
    EntityType,
    Playlist,
    PreviewFile,
    Project,
    Task,
    given,
    names,
)
from app.schemas.row import RowSchema
from app.schemas.write import moment_of, relations_of, uuid_of, value_of, values_of
from app.services import casting_stats, schedule_items

Entry = dict[str, Any]
ALIASES = {"task_id": ("task_id", "object_id"), "asset_type": ("entity_type_id",)}


@dataclass(frozen=True)
class Sort:
    """A sort of rows: its schema, what its events are called, what its collections do.

    `replaced`: collections that hold exactly what an entry gives; `added`: those that only grow. `plain`: columns
    that the schema hides or shows under another name.
    """

    schema: type[RowSchema]
    noun: str = ""
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def model(self) -> Any:
        """The table."""
        return self.schema.model

    @property
    def known(self) -> frozenset[str]:
        """The keys of an entry that count."""
        columns = set(inspect(self.model).local_table.columns.keys())
        shown = (columns & self.schema.wire_fields().keys()) - set(relations_of(self.schema))
        return frozenset(shown | set(self.replaced) | set(self.added))


def store(ask: Ask, sort: Sort, entries: Sequence[Entry], *, silent: bool) -> list[UUID]:
    """Create the rows whose id is new, update the others; answers the ids in the order of the entries.

    Records `<noun>:new` and `<noun>:update` of each; with `silent` one `project:update` for each project touched,
    so that readers of the log (ETags, delta sync) know that something changed.
    """
    if not entries:
        return []
    existing = _existing(ask, sort.model, [entry["id"] for entry in entries])
    fresh = [entry for entry in entries if entry["id"] not in existing]
    known = [entry for entry in entries if entry["id"] in existing]
    links: dict[str, dict[UUID, list[UUID]]] = defaultdict(dict)
    _insert(ask, sort, [column_values(sort, entry, links, creating=True) for entry in fresh])
    _update(ask, sort, [column_values(sort, entry, links, creating=False) for entry in known])
    for name, wanted in links.items():
        _tie(ask, sort, name, wanted)
    ids = [entry["id"] for entry in entries]
    record(ask, *told(ask, sort, ids, existing, silent=silent))
    return ids


def _existing(ask: Ask, model: Any, ids: Sequence[UUID]) -> set[UUID]:
    return set(ask.db.scalars(select(model.id).where(model.id == any_(cast(list(ids), ARRAY(Uuid))))))


def column_values(sort: Sort, entry: Entry, links: Any, *, creating: bool) -> Entry:
    """Column values of an entry; what it says of collections goes into `links`."""
    kept = {key: value for key, value in entry.items() if key in sort.known and key not in sort.plain}
    values, ties = values_of(sort.schema, kept, creating=creating, protected=frozenset(sort.plain))
    columns = inspect(sort.model).local_table.columns
    values |= {key: value_of(columns[key], entry[key]) for key in sort.plain if key in entry}
    for name, wanted in ties.items():
        if name in sort.replaced or name in sort.added:
            links[name][entry["id"]] = wanted
    if creating:
        values |= {
            key: moment_of(entry[key], key)
            for key in ("created_at", "updated_at")
            if entry.get(key) is not None
        }
    return {"id": entry["id"], **values}


def _by_form(rows: Iterable[Entry]) -> dict[tuple[str, ...], list[Entry]]:
    """Rows by the columns that they bring: one statement for each form."""
    forms: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for row in rows:
        forms[tuple(sorted(row))].append(row)
    return forms


def _insert(ask: Ask, sort: Sort, rows: list[Entry]) -> None:
    for form, alike in _by_form(rows).items():
        table = given(alike, sort.model, *form)
        ask.db.execute(insert(sort.model).from_select(list(form), select(*(table.c[key] for key in form))))


def _update(ask: Ask, sort: Sort, rows: list[Entry]) -> None:
    for form, alike in _by_form(rows).items():
        table = given(alike, sort.model, *form)
        values = {key: table.c[key] for key in form if key != "id"} | {"updated_at": func.clock_timestamp()}
        changed = update(sort.model).where(sort.model.id == table.c.id).values(values)
        ask.db.execute(changed.execution_options(synchronize_session=False))


def _tie(ask: Ask, sort: Sort, name: str, wanted: Mapping[UUID, Sequence[UUID]]) -> None:
    """Make a collection of many rows hold, or also hold, what the entries say; unknown ids are left out.

    Two statements for any number of rows.
    """
    link, owner, other = relations_of(sort.schema)[name]
    attributes = {attribute.key: attribute.columns[0] for attribute in inspect(link).column_attrs}
    owners, others = getattr(link, owner), getattr(link, other)
    pairs = [{"owner": id_, "other": one} for id_, ids in wanted.items() for one in ids]
    table = given(pairs, {"owner": Uuid(), "other": Uuid()})
    if name in sort.replaced:
        gone = sql_delete(link).where(owners == any_(cast(list(wanted), ARRAY(Uuid))))
        gone = gone.where(tuple_(owners, others).not_in(select(table.c.owner, table.c.other)))
        ask.db.execute(gone.execution_options(synchronize_session=False))
    target = next(iter(attributes[other].foreign_keys)).column
    held = select(owners, others)
    new = select(table.c.owner, target).join(table, table.c.other == target)
    new = new.where(tuple_(table.c.owner, target).not_in(held)).distinct()
    columns = [attributes[owner].name, attributes[other].name]
    ask.db.execute(postgresql_insert(link).from_select(columns, new).on_conflict_do_nothing())


def told(ask: Ask, sort: Sort, ids: list[UUID], existing: set[UUID], *, silent: bool) -> list[Event]:
    """The events of rows: new, or update of those that existed; `silent`: one of each project instead."""
    model = sort.model
    project, rows = _home(select(model), model)
    asked = rows.add_columns(project.label("home")).where(model.id == any_(cast(ids, ARRAY(Uuid))))
    found = {row[0].id: row for row in ask.db.execute(asked.execution_options(populate_existing=True))}
    if silent:
        homes = {row.home for row in found.values()}
        return [PROJECT["update"](project_id=home) for home in sorted(homes - {None}, key=str)] or [
            PROJECT["update"](project_id=None)
        ]
    kinds = _kinds(ask, ids) if model is Entity else {}
    return [
        _event(sort, found[id_][0], found[id_].home, "update" if id_ in existing else "new", kinds.get(id_))
        for id_ in ids
    ]


def _home(rows: Any, model: Any) -> tuple[Any, Any]:
    """The project of a row: its own, that of its task, of its playlist, of its comment's task."""
    task, comment, playlist = aliased(Task), aliased(Comment), aliased(Playlist)
    columns = inspect(model).columns
    if model is Project:
        return model.id, rows
    if model is BuildJob:
        return playlist.project_id, rows.outerjoin(playlist, playlist.id == model.playlist_id)
    if model is AttachmentFile:
        rows = rows.outerjoin(comment, comment.id == model.comment_id)
        return task.project_id, rows.outerjoin(task, task.id == comment.object_id)
    if model is EntityLink:
        container = aliased(Entity)
        return container.project_id, rows.outerjoin(container, container.id == model.entity_in_id)
    if model is Comment:
        return task.project_id, rows.outerjoin(task, task.id == model.object_id)
    if "project_id" in columns:
        return model.project_id, rows
    if "task_id" not in columns:
        return null(), rows
    return task.project_id, rows.outerjoin(task, task.id == model.task_id)


def _kinds(ask: Ask, ids: list[UUID]) -> dict[UUID, str]:
    chosen = select(Entity.id, EntityType.name).join(EntityType, EntityType.id == Entity.entity_type_id)
    found = ask.db.execute(chosen.where(Entity.id == any_(cast(ids, ARRAY(Uuid)))))
    return {id_: name if name in names.TEMPORAL_TYPES else "Asset" for id_, name in found}


def _event(sort: Sort, row: Any, home: UUID | None, verb: str, kind: str | None) -> Event:
    """The usual event of a row, its payload filled from the row's own columns."""
    if kind is not None and (verb == "update" or kind not in ("Asset", "Shot", "Edit")):
        return entity_event(kind, verb, row.id, home)
    noun = kind.lower() if kind else sort.noun
    made = CATALOGUE[f"{noun}:{verb}"]
    own = f"{noun.replace('-', '_')}_id"
    values: dict[str, Any] = {"project_id": home}
    for key in (field.name for field in fields(made)):
        if key == own:
            values[key] = row.id
        elif key != "project_id":
            sources = ALIASES.get(key, (key,))
            values[key] = next((getattr(row, source) for source in sources if hasattr(row, source)), None)
    return made(**values)


def entities(ask: Ask, sort: Sort, entries: list[Entry], *, silent: bool) -> list[UUID]:
    """Entities: their kind by its name, main previews only where they are here, castings counted anew."""
    types: dict[str, UUID] = {
        name: id_ for id_, name in ask.db.execute(select(EntityType.id, EntityType.name)).tuples()
    }
    previews = [entry["preview_file_id"] for entry in entries if entry.get("preview_file_id")]
    here = {str(id_) for id_ in _existing(ask, PreviewFile, previews)} if previews else set()
    for entry in entries:
        kind = entry.pop("kind", None)
        if kind in names.TEMPORAL_TYPES and kind in types:
            entry["entity_type_id"] = types[kind]
        if str(entry.get("preview_file_id")) not in here:
            entry.pop("preview_file_id", None)
    ids = store(ask, sort, entries, silent=silent)
    cast_anew = [entry["id"] for entry in entries if "entities_out" in entry]
    if cast_anew:
        casting_stats.refresh(ask, cast_anew)
    _plan(ask, sort, ids, silent=silent)
    return ids


def planned(ask: Ask, sort: Sort, entries: list[Entry], *, silent: bool) -> list[UUID]:
    """Productions or tasks, and the bars that these need in their plans, as where they are made otherwise."""
    ids = store(ask, sort, entries, silent=silent)
    _plan(ask, sort, ids, silent=silent)
    return ids


def _plan(ask: Ask, sort: Sort, ids: list[UUID], *, silent: bool) -> None:
    """Make the missing bars of the productions that these rows are, or are of; records schedule-item:new of each."""
    model = sort.model
    home = model.id if model is Project else model.project_id
    found = ask.db.scalars(select(home).where(model.id == any_(cast(ids, ARRAY(Uuid)))).distinct())
    for project_id in sorted(found.all(), key=str):  # few: an import is of one production, or of some
        bars = schedule_items.of_task_types(ask, project_id)
        if not silent:
            record(ask, *bars)


def bars(ask: Ask, sort: Sort, entries: list[Entry], *, silent: bool) -> list[UUID]:
    """Bars of the schedule: where ours of the same production, task type and object came by itself, it changes."""
    model = sort.model
    ends = ("project_id", "task_type_id", "object_id")
    places = [{"id": entry["id"], **{key: _id_or_none(entry, key) for key in ends}} for entry in entries]
    table = given(places, {"id": Uuid(), **{key: Uuid() for key in ends}})
    same = (
        (model.project_id == table.c.project_id)
        & (model.task_type_id == table.c.task_type_id)
        & model.object_id.is_not_distinct_from(table.c.object_id)
    )
    _take_over(entries, ask.db.execute(select(table.c.id, model.id).join(model, same)))
    return store(ask, sort, entries, silent=silent)


def _id_or_none(entry: Entry, key: str) -> UUID | None:
    return None if entry.get(key) is None else uuid_of(entry[key], key)


def _take_over(entries: Sequence[Entry], found: Iterable[Any]) -> None:
    """Let entries change rows of ours that are the same under another id: pairs of their id and ours."""
    ours: dict[UUID, UUID] = dict(tuple(pair) for pair in found)
    for entry in entries:
        entry["id"] = ours.get(entry["id"], entry["id"])


def entity_links(ask: Ask, sort: Sort, entries: list[Entry], *, silent: bool) -> list[UUID]:
    """Casting links: one that ties the same two entities already is the one that changes."""
    model = sort.model
    ends = ("entity_in_id", "entity_out_id")
    pairs = [{"id": entry["id"], **{key: uuid_of(entry.get(key), key) for key in ends}} for entry in entries]
    table = given(pairs, {"id": Uuid(), **{key: Uuid() for key in ends}})
    same = (model.entity_in_id == table.c.entity_in_id) & (model.entity_out_id == table.c.entity_out_id)
    _take_over(entries, ask.db.execute(select(table.c.id, model.id).join(model, same)))
    ids = store(ask, sort, entries, silent=silent)
    casting_stats.refresh(ask, sorted({pair["entity_in_id"] for pair in pairs}))
    return ids


def comments(ask: Ask, sort: Sort, entries: list[Entry], *, silent: bool) -> list[UUID]:
    """Comments: each on a task that is here (400)."""
    wanted = {uuid_of(entry["object_id"], "object_id") for entry in entries if "object_id" in entry}
    unknown = wanted - _existing(ask, Task, list(wanted))
    if unknown:
        raise WrongParameter(f"No task has the id {sorted(map(str, unknown))[0]}.")
    return store(ask, sort, entries, silent=silent)
