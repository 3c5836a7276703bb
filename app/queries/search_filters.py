"""Kept searches as the client reads them: by list, then by production (spec 10 §D7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Text, cast, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.access.search_filters import AUTHOR, OFFERED
from app.ask import Ask
from app.errors import NotFound
from app.queries.json import JsonText, columns, read_one, read_value


def grouped(ask: Any, schema: Any) -> ColumnElement[Any]:
    """`{list_type: {project id or "all": [rows]}}` of what the caller is offered, newest first.

    An SQL expression: `select(grouped(ask, SearchFilterRow))` is the whole answer in one statement.
    """
    model, kept = schema.model, aliased(schema.model)
    row = select(*columns(ask, schema, kept)).where(kept.id == model.id).correlate(model).lateral("kept_row")
    place = func.coalesce(cast(model.project_id, Text()), literal_column("'all'"))
    newest_first = aggregate_order_by(func.row_to_json(row.table_valued()), model.created_at.desc(), model.id)
    rows = func.json_agg(newest_first, type_=JSON())
    by_place = (
        select(model.list_type.label("list_type"), place.label("place"), rows.label("rows"))
        .join(row, true())
        .where(OFFERED(ask, model))
        .group_by(model.list_type, place)
        .subquery("by_place")
    )
    by_list = (
        select(
            by_place.c.list_type,
            func.json_object_agg(by_place.c.place, by_place.c.rows, type_=JSON()).label("places"),
        )
        .group_by(by_place.c.list_type)
        .subquery("by_list")
    )
    whole = select(func.json_object_agg(by_list.c.list_type, by_list.c.places, type_=JSON())).scalar_subquery()
    return func.coalesce(whole, literal_column("'{}'::json"), type_=JSON())


def offered(ask: Ask, schema: Any) -> JsonText:
    """`grouped`, as an answer. One statement."""
    return read_value(ask, select(grouped(ask, schema)))


def own(ask: Ask, schema: Any, id_: UUID) -> JsonText:
    """A row of the caller's (an admin: anybody's); 404 when it is another's, even a shared one. One statement."""
    model = schema.model
    found = read_one(ask, select(*columns(ask, schema, model)).where(model.id == id_, AUTHOR(ask, model)))
    if found is None:
        raise NotFound("Nothing of yours has this id.")
    return found
