"""What the generic routes do to a row: create, update, delete, each with its event (spec 10 §A3).

Nouns with more to it have services of their own, which call these for the plain part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, func, insert, inspect, literal, select
from sqlalchemy import delete as sql_delete
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.errors import NotFound
from app.events.catalogue import Event
from app.events.log import record
from app.models import given_ids
from app.schemas.row import RowSchema
from app.schemas.write import relations_of

Told = Callable[[str, UUID, UUID | None], list[Event]]
"""The events of a change: `told(verb, id, project_id)`, verb being new, update or delete."""


def teller(events: Mapping[str, type[Event]], key: str) -> Told:
    """The events of a row that only its id tells."""

    def told(verb: str, id_: UUID, project_id: UUID | None) -> list[Event]:
        return [events[verb](**{key: id_, "project_id": project_id})]

    return told


def create(
    ask: Ask,
    schema: type[RowSchema],
    values: dict[str, Any],
    links: Mapping[str, list[UUID]],
    told: Told | None,
) -> UUID:
    """Insert a row and its collections. Records `<noun>:new`."""
    model = schema.model
    id_: UUID = ask.db.execute(insert(model).values(values).returning(model.id)).scalar_one()
    replace_links(ask, schema, id_, links, fresh=True)
    if told is not None:
        record(ask, *told("new", id_, project_of(model, values)))
    return id_


def project_of(model: Any, values: Mapping[str, Any]) -> UUID | None:
    """The project of a row's values."""
    return values.get("project_id") if "project_id" in inspect(model).columns else None


def change(
    ask: Ask,
    schema: type[RowSchema],
    id_: UUID,
    values: dict[str, Any],
    links: Mapping[str, list[UUID]],
    told: Told | None,
) -> None:
    """Update a row and its collections; `updated_at` moves even when nothing changed. Records `<noun>:update`."""
    model = schema.model
    has_project = "project_id" in inspect(model).columns
    shown = model.project_id if has_project else model.id
    statement = (
        sql_update(model).where(model.id == id_).values({**values, "updated_at": func.clock_timestamp()})
    )
    found = ask.db.execute(statement.returning(shown)).one_or_none()
    if found is None:
        raise NotFound()
    replace_links(ask, schema, id_, links)
    if told is not None:
        record(ask, *told("update", id_, found[0] if has_project else None))


def remove(ask: Ask, schema: type[RowSchema], id_: UUID, told: Told | None) -> None:
    """Delete a row; what still refers to it makes PostgreSQL refuse (400). Records `<noun>:delete`."""
    model = schema.model
    has_project = "project_id" in inspect(model).columns
    shown = model.project_id if has_project else model.id
    found = ask.db.execute(sql_delete(model).where(model.id == id_).returning(shown)).one_or_none()
    if found is None:
        raise NotFound()
    if told is not None:
        record(ask, *told("delete", id_, found[0] if has_project else None))


def replace_links(
    ask: Ask,
    schema: type[RowSchema],
    id_: UUID,
    links: Mapping[str, list[UUID]],
    fresh: bool = False,
) -> None:
    """Make each collection hold exactly these ids; unknown ids are dropped (spec 10 §A2). Two statements each."""
    ties = relations_of(schema)
    for name, wanted in links.items():
        link, owner, other = ties[name]
        owner_column, other_column = getattr(link, owner), getattr(link, other)
        if not fresh:
            gone = sql_delete(link).where(owner_column == id_)
            ask.db.execute(gone.where(other_column.not_in(wanted)) if wanted else gone)
        if wanted:
            add_links(ask, link, owner, other, id_, wanted)


def add_links(ask: Ask, link: Any, owner: str, other: str, id_: UUID, wanted: list[UUID]) -> None:
    """Tie a row to those of the wanted ids that exist and are not tied yet. One statement."""
    attributes = {attribute.key: attribute.columns[0] for attribute in inspect(link).column_attrs}
    target = next(iter(attributes[other].foreign_keys)).column
    asked = given_ids(wanted)
    known = select(literal(id_, Uuid()), target).join(asked, asked.c.id == target).distinct()
    names = [attributes[owner].name, attributes[other].name]
    ask.db.execute(postgresql_insert(link).from_select(names, known).on_conflict_do_nothing())
