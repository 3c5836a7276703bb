"""Row schemas: how a table's row looks on the wire, derived from its model.

`row(Task, relations={"assignees": ids(TaskPersonLink, "task_id", "person_id")})` makes a schema with a field for
each column (but the hidden ones), the `type` of spec 10 §A2 and its collections of ids. `queries/json.py` reads the
fields to write the SELECT list; no reply row is assembled in Python. A field's metadata may carry:

- `sql`: the field's own SQL, `f(ask, row) -> ColumnElement`;
- `relation`: True for what is sent only when relations are asked for;
- `hidden`: True for what is never sent nor filtered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from marshmallow import Schema, fields
from sqlalchemy import ARRAY as CORE_ARRAY
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Text,
    Uuid,
    cast,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import aliased

Sql = Callable[[Any, Any], ColumnElement[Any]]


class WireTime(fields.Field[datetime]):
    """A moment: `YYYY-MM-DDTHH:MM:SS`, UTC, without zone, whole seconds (spec 10 §A2)."""

    timespec = "seconds"

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None or isinstance(value, str):  # a moment comes out of SQL as text already
            return value
        aware = value.astimezone(UTC) if value.tzinfo else value
        return str(aware.replace(tzinfo=None).isoformat(timespec=self.timespec))


class WireMoment(WireTime):
    """A moment with its six digits of microseconds, as cursor listings show it (spec 10 §A2)."""

    timespec = "microseconds"


class RowSchema(Schema):
    """A row of one table as it goes out."""

    model: ClassVar[Any] = None
    type_name: ClassVar[str] = ""

    @classmethod
    def wire_fields(cls) -> dict[str, fields.Field[Any]]:
        """Field by wire name, without the cost of an instance."""
        declared: dict[str, fields.Field[Any]] = cls._declared_fields
        return declared


def field_of(column: Column[Any]) -> fields.Field[Any]:
    """The field that shows a column."""
    kind = column.type
    made: fields.Field[Any]
    if isinstance(kind, Uuid):
        made = fields.UUID()
    elif isinstance(kind, DateTime):
        made = WireTime()
    elif isinstance(kind, Date):
        made = fields.Date()
    elif isinstance(kind, Boolean):
        made = fields.Boolean()
    elif isinstance(kind, BigInteger | Integer):
        made = fields.Integer()
    elif isinstance(kind, Float):
        made = fields.Float()
    elif isinstance(kind, JSONB):
        made = fields.Raw()
    elif isinstance(kind, ARRAY | CORE_ARRAY):
        made = fields.List(fields.String())
    else:
        made = fields.String()
    made.allow_none = bool(column.nullable)
    choices = column.info.get("choices")
    if choices:
        made.metadata = {**made.metadata, "choices": tuple(choices)}
    return made


def constant(text: str) -> fields.Field[Any]:
    """A field that always says the same."""
    return fields.Constant(text, metadata={"sql": lambda _ask, _row: cast(literal_column(f"'{text}'"), Text)})


def computed(kind: fields.Field[Any], sql: Sql, relation: bool = False) -> fields.Field[Any]:
    """A field with SQL of its own."""
    kind.metadata = {**kind.metadata, "sql": sql, "relation": relation}
    return kind


def ids(
    link: Any, owner: str, other: str, order: str | None = None, kept: str | None = None
) -> fields.Field[Any]:
    """A collection: the ids on the other side of a link table, sent when relations are asked for.

    `kept`: the column of the row's own table where the database keeps them, in order.
    """

    def sql(_ask: Any, row: Any) -> ColumnElement[Any]:
        own: ColumnElement[Any] | None = getattr(row, kept, None) if kept else None
        if own is not None:
            return own
        tie = aliased(link)
        chosen = select(getattr(tie, other)).where(getattr(tie, owner) == row.id)
        chosen = chosen.order_by(getattr(tie, order or other))
        return func.array(chosen.scalar_subquery(), type_=ARRAY(Uuid()))

    return fields.List(fields.UUID(), metadata={"sql": sql, "relation": True, "link": (link, owner, other)})


def row(
    model: Any,
    *,
    type_name: str | None = None,
    without: tuple[str, ...] = (),
    relations: dict[str, fields.Field[Any]] | None = None,
    name: str | None = None,
    **extra: fields.Field[Any],
) -> type[RowSchema]:
    """The schema of a table's rows: its columns but `without` and the derived, the extras, the relations, `type`."""
    columns = {
        key: one for key, one in inspect(model).local_table.columns.items() if not one.info.get("derived")
    }
    made: dict[str, Any] = {key: field_of(column) for key, column in columns.items() if key not in without}
    made.update(extra)
    made.update(relations or {})
    shown = model.__name__ if type_name is None else type_name
    if shown and "type" not in extra:
        made["type"] = constant(shown)
    made.update(model=model, type_name=shown, __doc__=f"A row of `{inspect(model).local_table.name}`.")
    return type(name or f"{shown or model.__name__}Row", (RowSchema,), made)
