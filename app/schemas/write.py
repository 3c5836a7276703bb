"""How a row comes in through the generic routes (spec 10 §A2, §A3.3, §A3.4): the column decides the type.

`values_of` turns a raw body into column values and relation ids, or refuses with a clear 400; an enumerated value
is checked before anything is written (spec 10 §E1).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, Integer, String, Uuid, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.errors import WrongParameter
from app.schemas.row import RowSchema

TRUE = frozenset({"y", "yes", "t", "true", "on", "1"})
FALSE = frozenset({"n", "no", "f", "false", "off", "0"})
NEVER_WRITTEN = frozenset({"id", "created_at", "updated_at"})
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")


def uuid_of(value: Any, name: str = "id") -> UUID:
    """An id as clients send it: 8-4-4-4-12 hexadecimal digits, any case."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and _UUID.fullmatch(value):
        return UUID(value)
    raise WrongParameter(f"Invalid UUID value for {name}: {str(value)[:60]}")


def moment_of(value: Any, name: str) -> datetime:
    """An ISO 8601 date or moment; a zone's offset is dropped, not converted (spec 10 §A2)."""
    if isinstance(value, str) and value:
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            refused = value
        raise WrongParameter(f"Invalid date format for '{name}': {refused[:60]}")
    raise WrongParameter(f"Invalid date format for '{name}'.")


def day_of(value: Any, name: str) -> date:
    """An ISO date, or the day of an ISO moment."""
    return moment_of(value, name).date()


def truth_of(value: Any, name: str) -> bool:
    """A boolean, or one of the words for it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | str):
        word = str(value).lower()
        if word in TRUE:
            return True
        if word in FALSE:
            return False
    raise WrongParameter(f"Invalid boolean value for {name}: {str(value)[:60]}")


def number_of(value: Any, name: str, whole: bool, bits: int = 32) -> int | float:
    """A number or a numeric text."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        made = (
            (int(value) if not isinstance(value, float) or value.is_integer() else None)
            if whole
            else float(value)
        )
        if (
            made is None
            or not math.isfinite(made)
            or (whole and not -(2 ** (bits - 1)) <= made < 2 ** (bits - 1))
        ):
            raise ValueError
        return made
    except (ValueError, OverflowError):
        raise WrongParameter(f"Invalid number for {name}: {str(value)[:60]}") from None


def text_of(value: Any, column: Column[Any]) -> str:
    """A text; a number is stored as its text (spec 10 §A3.3)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongParameter(f"{column.key} must be text.")
    made = str(value)
    length = getattr(column.type, "length", None)
    if length is not None and len(made) > length:
        raise WrongParameter(f"{column.key} is too long: {len(made)} characters, at most {length}.")
    return made


def choice_of(value: Any, name: str, choices: tuple[str, ...]) -> str:
    """One of the column's codes."""
    if value not in choices:
        raise WrongParameter(f"Invalid {name}: {str(value)[:60]}")
    return str(value)


def value_of(column: Column[Any], value: Any) -> Any:  # noqa: C901 — one branch a type
    """A body's value as the column takes it."""
    name, kind = column.key, column.type
    choices = column.info.get("choices")
    if isinstance(kind, JSONB):
        return value
    if value is None:
        if not column.nullable:
            raise WrongParameter(f"A required field is missing: {name}.")
        return None
    if isinstance(kind, ARRAY):
        return _items_of(column, value, choices)
    if choices:
        return choice_of(value, name, choices)
    if isinstance(kind, Uuid):
        return uuid_of(value, name)
    if isinstance(kind, DateTime):
        return moment_of(value, name)
    if isinstance(kind, Date):
        return day_of(value, name)
    if isinstance(kind, Boolean):
        return truth_of(value, name)
    if isinstance(kind, BigInteger | Integer):
        return number_of(value, name, whole=True, bits=64 if isinstance(kind, BigInteger) else 32)
    if isinstance(kind, Float):
        return number_of(value, name, whole=False)
    return text_of(value, column)


def _items_of(column: Column[Any], value: Any, choices: tuple[str, ...] | None) -> list[Any]:
    if not isinstance(value, list):
        raise WrongParameter(f"{column.key} must be a list.")
    if choices:
        return [choice_of(item, column.key, choices) for item in value]
    texts = isinstance(getattr(column.type, "item_type", None), String)
    if texts and not all(isinstance(item, str) for item in value):
        raise WrongParameter(f"{column.key} must be a list of texts.")
    return value


def ids_of(value: Any, name: str) -> list[UUID]:
    """A collection: a list of ids or of objects with `id`; null is an empty one (spec 10 §A2)."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongParameter(f"{name} must be a list of ids.")
    return [uuid_of(item.get("id") if isinstance(item, Mapping) else item, name) for item in value]


def relations_of(schema: type[RowSchema]) -> dict[str, tuple[Any, str, str]]:
    """The collections of a schema by name: link model, owner column, other column."""
    return {
        name: field.metadata["link"] for name, field in schema.wire_fields().items() if "link" in field.metadata
    }


def values_of(
    schema: type[RowSchema],
    raw: Mapping[str, Any],
    *,
    creating: bool,
    protected: frozenset[str] = frozenset(),
) -> tuple[dict[str, Any], dict[str, list[UUID]]]:
    """Column values and relation ids of a body. Creating refuses unknown keys; updating ignores them."""
    table = inspect(schema.model).local_table
    shown = schema.wire_fields()
    relations = relations_of(schema)
    values: dict[str, Any] = {}
    links: dict[str, list[UUID]] = {}
    for key, value in raw.items():
        if key in NEVER_WRITTEN or key in protected:
            continue
        if key in relations:
            links[key] = ids_of(value, key)
        elif key in table.columns and key in shown:
            values[key] = value_of(table.columns[key], value)
        elif creating:
            raise WrongParameter(f"'{key[:80]}' is an unknown field of {schema.model.__name__}.")
    if creating:
        _refuse_missing(table, values, protected)
    return values, links


def _refuse_missing(table: Any, values: dict[str, Any], protected: frozenset[str]) -> None:
    for column in table.columns:
        needed = not column.nullable and column.server_default is None and column.identity is None
        if needed and column.key not in values and column.key not in protected and not column.primary_key:
            raise WrongParameter(f"A required field is missing: {column.key}.")
