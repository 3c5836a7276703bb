"""An UPDATE of many rows, each of which writes only the columns that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, case, cast, func, update
from sqlalchemy.dialects.postgresql import JSONB

from app.ask import Ask
from app.models import given

Changes = Mapping[UUID, Mapping[str, Any]]
"""New values by column, by row."""


def write(ask: Ask, model: Any, changes: Changes, data: Mapping[UUID, Mapping[str, Any]] | None = None) -> None:
    """Write the changes of rows; `data` is merged key by key into theirs. `updated_at` moves. One statement."""
    if not changes:
        return
    keys = sorted({key for values in changes.values() for key in values})
    types: dict[str, Any] = {"id": model.id, **{key: getattr(model, key) for key in keys}}
    types |= {_named(key): Boolean() for key in keys} | {"merged": JSONB()}
    rows: Sequence[dict[str, Any]] = [
        {**values, **{_named(key): True for key in values}, "id": id_, "merged": (data or {}).get(id_, {})}
        for id_, values in changes.items()
    ]
    row = given(rows, types)
    values: dict[str, ColumnElement[Any]] = {
        key: case((row.c[_named(key)], row.c[key]), else_=getattr(model, key)) for key in keys
    }
    if data:
        stored = case((func.jsonb_typeof(model.data) == "object", model.data), else_=cast({}, JSONB))
        values["data"] = stored.op("||")(row.c.merged)
    values["updated_at"] = func.clock_timestamp()
    statement = update(model).where(model.id == row.c.id).values(values)
    ask.db.execute(statement.execution_options(synchronize_session=False))


def _named(key: str) -> str:
    return f"has_{key}"
