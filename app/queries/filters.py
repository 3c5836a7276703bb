"""Filters of the generic lists (spec 10 §A3.1): what may be asked is what may be seen (traps 1, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Boolean, ColumnElement, String, Uuid, any_, cast, exists, false, inspect, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import aliased

from app.access.blanks import hides
from app.errors import WrongParameter
from app.schemas.row import RowSchema
from app.schemas.write import truth_of, uuid_of, value_of

RESERVED = frozenset({"page", "limit", "relations", "fields"})


def conditions(
    ask: Any,
    schema: type[RowSchema],
    args: Mapping[str, str],
    *,
    row: Any = None,
    skip: frozenset[str] = frozenset(),
    visible: frozenset[str] | None = None,
) -> list[ColumnElement[bool]]:
    """The conditions that a query string asks for; a column that the caller is not shown is 400.

    `row`: the model or alias that is listed; `skip`: parameters that the operation reads itself; `visible`: the only
    columns that this caller may filter by, where they differ from the schema's.
    """
    listed = schema.model if row is None else row
    table = inspect(schema.model).local_table
    shown = schema.wire_fields()
    made = []
    for key, given in args.items():
        if key in RESERVED or key in skip:
            continue
        field = shown.get(key)
        is_column = key in table.columns
        if field is None and not is_column:
            continue
        if field is None or hides(ask, schema.model, key) or (visible is not None and key not in visible):
            raise WrongParameter(f"{key} is no filter of this list.")
        if "link" in field.metadata:
            made.append(_linked(field.metadata["link"], listed, uuid_of(given, key)))
        elif is_column:
            made.append(matches(table.columns[key], getattr(listed, key), given))
        elif field.metadata.get("sql") is not None and not field.metadata.get("relation"):
            made.append(field.metadata["sql"](ask, listed) == literal(given))
    return made


def _linked(link: tuple[Any, str, str], row: Any, id_: Any) -> ColumnElement[bool]:
    model, owner, other = link
    tie = aliased(model)
    return exists().where(getattr(tie, owner) == row.id, getattr(tie, other) == id_)


def matches(column: Any, shown: Any, given: str) -> ColumnElement[bool]:
    """One filter on a column: LIKE for `name`, IN for a JSON array, else equality after the cast (spec 10 §A3.1)."""
    if column.key == "name":
        return shown.ilike(given)  # type: ignore[no-any-return]
    if isinstance(column.type, JSONB):
        return cast(shown, String) == given
    if given.startswith("["):
        return _among(column, shown, given)
    if column.info.get("choices"):
        return _choice(column, shown, given)
    return shown == _scalar(column, given)  # type: ignore[no-any-return]


def _choice(column: Any, shown: Any, given: str) -> ColumnElement[bool]:
    if isinstance(column.type, ARRAY):
        return literal(given) == any_(shown)
    return shown == given if given in column.info["choices"] else false()


def _scalar(column: Any, given: Any) -> Any:
    if isinstance(column.type, Uuid):
        return uuid_of(given, column.key)
    if isinstance(column.type, Boolean):
        return truth_of(given, column.key)
    if isinstance(column.type, String):
        return given
    return value_of(column, given)


def _among(column: Any, shown: Any, given: str) -> ColumnElement[bool]:
    try:
        items = orjson.loads(given)
    except ValueError:
        items = None
    if not isinstance(items, list):
        raise WrongParameter(f"{column.key} must be a JSON array.")
    if column.info.get("choices"):
        return or_(false(), *(_choice(column, shown, item) for item in items if isinstance(item, str)))
    if isinstance(column.type, String):
        return shown.in_([str(item) for item in items if item is not None])  # type: ignore[no-any-return]
    return shown.in_([_scalar(column, item) for item in items if item is not None])  # type: ignore[no-any-return]
