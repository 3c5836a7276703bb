"""JSON that PostgreSQL writes as text: a third of the work of `row_to_json`, which writes each key anew (decision 006).

`object_text(names and values)` compiles to one text: the keys are literals, each value is written by its type, and
the pieces are joined two by two, so that a long value is copied few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Cast,
    Column,
    ColumnClause,
    ColumnElement,
    Float,
    Integer,
    Null,
    Text,
    Uuid,
    cast,
    func,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_WORD = re.compile(r"'([\w -]*)'")
AS_IT_IS = (Boolean, Integer)
"""Types (with those below them) whose text is JSON already. JSON is not among them: an operator on it makes text."""


class Written(JSON):
    """JSON that was written as text: nobody needs to read it again to write it into more."""


class ObjectText(FunctionElement[str]):
    """A JSON object as text: names (literal columns) and values in turn."""

    name = "object_text"
    type = Text()
    inherit_cache = True


class ArrayText(FunctionElement[str]):
    """A JSON array of values as text."""

    name = "array_text"
    type = Text()
    inherit_cache = True


class ValueText(FunctionElement[str]):
    """A JSON value as text."""

    name = "value_text"
    type = Text()
    inherit_cache = True


def object_text(columns: Iterable[Any]) -> ColumnElement[str]:
    """The JSON object of labelled values."""
    pairs: list[Any] = []
    for column in columns:
        pairs += (literal_column(f"'{column.name}'"), getattr(column, "element", column))
    return ObjectText(*pairs)


def written(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Text that is JSON, as JSON; as text again where more is written around it."""
    return cast(text, Written())


def pair_text(key: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[str]:
    """One member of a JSON object as text; the key is the text of a value."""
    name = cast(func.to_json(cast(key, Text)), Text)
    return name + literal_column("':'") + ValueText(getattr(value, "element", value))


def _joined(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({_joined(parts[:middle])} || {_joined(parts[middle:])})"


def _value(element: Any, compiler: Any, asked: Any) -> str:
    if isinstance(element, Null):
        return "'null'"
    if isinstance(element, Cast) and isinstance(element.type, Written):
        return f"coalesce({compiler.process(element.clause, **asked)}, 'null')"
    word = _constant(element)
    if word is not None:
        return f"'\"{word}\"'"
    sql = compiler.process(element, **asked)
    if isinstance(element, Column) and isinstance(element.type, Float):  # neither NaN nor an infinity is JSON
        return f"CASE WHEN {sql} * 0 = 0 THEN CAST({sql} AS TEXT) ELSE 'null' END"
    if isinstance(element.type, Uuid):
        return f"coalesce('\"' || CAST({sql} AS TEXT) || '\"', 'null')"
    if isinstance(element.type, AS_IT_IS):
        return f"coalesce(CAST({sql} AS TEXT), 'null')"
    return f"coalesce(CAST(to_json({sql}) AS TEXT), 'null')"


def _constant(element: Any) -> str | None:
    """The word that is the same in every row (`schemas.row.constant`)."""
    inside = element.clause if isinstance(element, Cast) and isinstance(element.type, Text) else None
    found = _WORD.fullmatch(inside.name) if isinstance(inside, ColumnClause) and inside.is_literal else None
    return found.group(1) if found else None


@compiles(ObjectText)
def _object(element: Any, compiler: Any, **asked: Any) -> str:
    clauses = list(element.clauses)
    asked["within_columns_clause"] = False
    parts: list[str] = []
    for place in range(0, len(clauses), 2):
        key = compiler.process(clauses[place], **asked)[1:-1]
        parts += (f"'{',' if place else '{'}\"{key}\":'", _value(clauses[place + 1], compiler, asked))
    return _joined([*parts, "'}'"])


@compiles(ValueText)
def _one(element: Any, compiler: Any, **asked: Any) -> str:
    (clause,) = element.clauses
    return _value(clause, compiler, {**asked, "within_columns_clause": False})


@compiles(ArrayText)
def _array(element: Any, compiler: Any, **asked: Any) -> str:
    asked["within_columns_clause"] = False
    parts: list[str] = []
    for place, clause in enumerate(element.clauses):
        parts += ("','" if place else "'['", _value(clause, compiler, asked))
    return _joined([*parts, "']'"])
