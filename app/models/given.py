"""Rows of a request as a table, so that one statement does the work of a loop (DESIGN §2)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Text, Uuid, bindparam, cast, column, func, inspect, literal
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from app.models.base import Base

# What types the columns: a model by its attributes; or, for columns of several models or of none, a
# mapping from name to an attribute or to an SQL type.
Source = type[Base] | Mapping[str, InstrumentedAttribute[Any] | TypeEngine[Any]]


def given(
    rows: Iterable[Mapping[str, Any]], source: Source, *names: str, alias: str = "given"
) -> TableValuedAlias:
    """`rows` as a table with the columns `names`, typed from `source`: one parameter for any number of rows.

    SQL: `jsonb_to_recordset(:rows) AS given(name varchar(160), nb_frames integer)`. A key that a row lacks
    is NULL, a key that is not among `names` is left out; without `names`, the columns are those of a
    mapping. Values are JSON values, UUIDs, dates and times. Two of them in one statement need two aliases.
    """
    wanted = names or tuple(source)  # type: ignore[arg-type]
    return _table(literal(rows_text(rows, wanted), Text), source, wanted, alias)


def awaited(parameter: str, source: Source, *names: str, alias: str = "given") -> TableValuedAlias:
    """The table of `given` for a statement that is built once: its rows are the text that `parameter` brings."""
    return _table(bindparam(parameter, type_=Text()), source, names, alias)


def rows_text(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Rows as the text that a table of `awaited` takes."""
    return _json([{name: row.get(name) for name in names} for row in rows])


def _table(text: Any, source: Source, names: Sequence[str], alias: str) -> TableValuedAlias:
    types = {name: _type_of(source, name) for name in names}
    record = cast(text, JSONB)
    columns = [column(name, type_) for name, type_ in types.items()]
    return func.jsonb_to_recordset(record).table_valued(*columns).render_derived(name=alias, with_types=True)


def _json(rows: list[dict[str, Any]]) -> str:
    """Rows as JSON text: ids, days and aware times as what PostgreSQL reads back."""
    try:
        return orjson.dumps(rows, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # an integer of more than 64 bits
        return json.dumps(rows, default=str)


def given_ids(ids: Sequence[UUID], alias: str = "given") -> TableValuedAlias:
    """`ids` as a table with the columns `id` and `place` (from 1), to join with and to keep their order."""
    rows = func.unnest(cast(list(ids), ARRAY(Uuid)))
    return rows.table_valued(column("id", Uuid), with_ordinality="place").render_derived(name=alias)


def _type_of(source: Source, name: str) -> TypeEngine[Any]:
    if isinstance(source, Mapping):
        found = source[name]
        return found if isinstance(found, TypeEngine) else found.type
    return inspect(source).columns[name].type
