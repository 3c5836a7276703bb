"""A schema into SQL: PostgreSQL writes the JSON (DESIGN §2).

`columns` turns a row schema into a SELECT list, through the blanks of `access/blanks.py`: it is the only road from
schema to SQL. `read_list`, `read_one` and `stream_list` run a SELECT and answer JSON text; no row is built in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, Label, Select, Text, func, literal_column, select
from sqlalchemy.util import LRUCache

from app.access.blanks import blank_of
from app.access.prepared import DIALECT
from app.ask import Ask
from app.models.statements import Batches, raw_cursor
from app.queries.writing import object_text, pair_text, written
from app.schemas.row import WireMoment, WireTime

_COMPILED: Any = LRUCache(2000)
HELD = 8 * 1024 * 1024  # bytes of a list that are read before it is sent piece by piece
BATCH = 1000
UTC: ColumnElement[Any] = literal_column("interval '0'")  # by its name the zone would be sought at each value


class JsonText(bytes):
    """JSON, already written; PostgreSQL sends it as bytes (a JSON column) or as text."""

    def __new__(cls, written: str | bytes) -> JsonText:
        return super().__new__(cls, written.encode() if isinstance(written, str) else written)


class JsonStream:
    """JSON (or another text) that is written while it is sent: the transaction ends with the last byte."""

    def __init__(
        self,
        parts: Iterator[bytes],
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.parts = parts
        self.media_type = media_type
        self.headers = dict(headers or {})


def columns(ask: Any, schema: Any, row: Any, *, relations: bool = True, **given: Any) -> list[Label[Any]]:
    """The SELECT list that writes `row` as `schema` shows it to the caller.

    `given` replaces the SQL of a field (`tasks=array_of(...)`), or adds a field that the schema does not have.
    `relations=False` leaves out the collections.
    """
    declared = schema.fields if isinstance(schema, Schema) else schema.wire_fields()
    blank = blank_of(ask, row)
    made = []
    for name, field in declared.items():
        if name in given or (field.metadata.get("relation") and not relations):
            continue
        made.append(blank(name, expression(ask, field, name, row)).label(name))
    for name, value in given.items():
        made.append(blank(name, value).label(name))
    return made


def expression(ask: Any, field: fields.Field[Any], name: str, row: Any) -> ColumnElement[Any]:
    """The SQL of one field: its own, or the column of that name in wire form."""
    sql = field.metadata.get("sql")
    if sql is not None:
        value: ColumnElement[Any] = sql(ask, row)
    else:
        value = getattr(row, field.attribute or name)
    return wire(field, value)


def wire(field: fields.Field[Any], value: Any) -> ColumnElement[Any]:
    """A value in the form that the field has on the wire."""
    if isinstance(field, WireMoment):
        utc = func.timezone(UTC, value)
        made: ColumnElement[Any] = func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US')
        return made
    if isinstance(field, WireTime):
        return func.date_trunc("second", func.timezone(UTC, value))
    return value


def array_of(rows: Any) -> ColumnElement[Any]:
    """The rows of a correlated SELECT as a JSON array, `[]` when there are none."""
    return gathered(as_json(rows), "[]")


def gathered(texts: Select[Any], around: str) -> ColumnElement[Any]:
    """Texts of a correlated SELECT of one column, put into these two brackets: JSON."""
    inner = texts.subquery()
    joined_ = func.string_agg(next(iter(inner.c)), literal_column("','"), type_=Text())
    whole = select(
        literal_column(f"'{around[0]}'") + joined_ + literal_column(f"'{around[1]}'")
    ).scalar_subquery()
    return written(func.coalesce(whole, literal_column(f"'{around}'"), type_=Text()))


def object_of(row: Any) -> ColumnElement[Any]:
    """The one row of a correlated SELECT as a JSON object, null when there is none."""
    return written(as_json(row).scalar_subquery())


def map_of(rows: Any, key: str) -> ColumnElement[Any]:
    """Rows as a JSON object by their column `key`, whose value is the column `value`; `{}` when there are none."""
    shown: Any = rows.selected_columns if isinstance(rows, Select) else ()
    by_name = {column.name: column for column in shown}
    if not by_name or rows._distinct:
        inner = rows.subquery()
        return gathered(select(pair_text(inner.c[key], inner.c["value"])), "{}")
    pair = pair_text(getattr(by_name[key], "element", by_name[key]), by_name["value"]).label("pair")
    return gathered(rows.with_only_columns(pair), "{}")


def as_json(rows: Select[Any]) -> Select[Any]:
    """One JSON object a row, as text: the column `row`."""
    if not isinstance(rows, Select) or rows._distinct:
        inner = rows.subquery()
        return select(object_text(inner.c).label("row"))
    shown = object_text(rows.selected_columns).label("row")
    return rows.with_only_columns(shown)


def execute(ask: Ask, statement: Any, values: dict[str, Any] | None = None) -> Any:
    """Run a SELECT (or its text, with parameters) on the request's connection; JSON columns come as bytes."""
    cursor = raw_cursor(ask.db)
    if isinstance(statement, str):
        cursor.execute(statement, values)
    else:
        text, filled = rendered(statement)
        cursor.execute(text, {**filled, **(values or {})})
    return cursor


def rendered(statement: Any) -> tuple[str, dict[str, Any]]:
    """The text and the parameters of a statement; a statement of the same form is compiled once (only text is kept)."""
    made, extracted, collected, _hit = statement._compile_w_cache(
        DIALECT, compiled_cache=_COMPILED, column_keys=[]
    )
    given = made.construct_params(
        extracted_parameters=extracted, escape_names=False, _collected_params=collected, _check=False
    )
    text, processors = made.string, made._bind_processors
    if made.literal_execute_params or made.post_compile_params:
        expanded = made._process_parameters_for_postcompile(given)
        text, given = expanded.statement, expanded.parameters
        processors = {**processors, **expanded.processors}
    return text, {
        name: processors[name](value) if name in processors and value is not None else value
        for name, value in given.items()
    }


def list_text(rows: Sequence[Any]) -> JsonText:
    """Fetched JSON values as one JSON array; what was written as text comes as text, JSON columns as bytes."""
    if rows and isinstance(rows[0][0], str):
        return JsonText("[" + ",".join([row[0] for row in rows]) + "]")
    return JsonText(b"[" + b",".join([row[0] for row in rows]) + b"]")


def read_list(ask: Ask, rows: Select[Any]) -> JsonText:
    """The rows as a JSON array. One statement; for lists of a bounded size (else `stream_list`)."""
    with execute(ask, as_json(rows)) as cursor:
        return list_text(cursor.fetchall())


def read_one(ask: Ask, row: Select[Any]) -> JsonText | None:
    """The row as a JSON object, None when there is none. One statement."""
    with execute(ask, as_json(row)) as cursor:
        found = cursor.fetchone()
        return JsonText(found[0]) if found else None


def read_value(ask: Ask, statement: Select[Any]) -> JsonText:
    """The JSON value that a SELECT of one column and one row writes; `null` when there is none. One statement."""
    with execute(ask, statement) as cursor:
        found = cursor.fetchone()
        return JsonText(found[0] if found and found[0] is not None else b"null")


def stream_list(
    ask: Ask, rows: Select[Any], *, ready: bool = False, whole: bool = False, **form: Any
) -> JsonStream:
    """The rows as a JSON array, streamed from a cursor in the database. One statement.

    The first rows are fetched before this returns, so that what can go wrong does so before the answer begins.
    `ready`: the SELECT has one JSON column already. `whole`: most rows of a production are read (`Batches`).
    `form`: what `stream_of` takes.
    """
    text, filled = rendered(rows if ready else as_json(rows))
    return stream_of(Batches(ask.db, text, filled, BATCH, whole, written=True), **form)


def stream_of(
    batches: Batches,
    *,
    opening: bytes = b"[",
    between: bytes = b",",
    closing: bytes = b"]",
    media_type: str = "application/json",
) -> JsonStream:
    """Rows of one JSON column, in pieces of `HELD` bytes, each joined once; lines (NDJSON) go out as they arrive."""
    most = HELD if media_type == "application/json" else 0

    def parts() -> Iterator[bytes]:
        values, size, lead = [opening], 0, b""
        while batches.rows:
            fetched = [row[0] for row in batches.rows]
            values[-1] += lead + fetched[0]
            values += fetched[1:]
            size += sum(map(len, fetched))
            lead = between
            batches.following()
            if size >= most and batches.rows:
                yield between.join(values)
                values, size = [b""], 0
        values[-1] += closing
        yield between.join(values)

    return JsonStream(parts(), media_type)
