"""SELECTs that are built and compiled once for all callers of one shape.

The builder is given an ask without values (`CallerShape`), so a statement cannot hold anybody's ids; what it needs
of the caller or of the request are bind parameters, filled at each execution. This keeps no data: only SQL text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg2.extensions import adapt
from sqlalchemy import BindParameter, Select, Uuid, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask, Caller, CallerShape
from app.models.statements import execute_prepared

DIALECT: Any = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
Build = Callable[..., Select[Any]]
_PARAMETER = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True)
class ShapeAsk:
    """An ask without values: what a statement may depend on."""

    caller: CallerShape
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Prepared:
    """The text of a statement with `$1` parameters, and the names of what each execution fills in, in order.

    `inline` is the same text with the driver's own parameters, for statements that cannot be kept prepared.
    """

    text: str
    inline: str
    names: tuple[str, ...]
    of_caller: frozenset[str]


def value(name: str, type_: Any = None) -> BindParameter[Any]:
    """A value that the request brings: `value("task_id")`; an id unless a type is given."""
    return bindparam(name, type_=type_ or Uuid())


def values(name: str) -> BindParameter[Any]:
    """Ids that the request brings."""
    return bindparam(name, type_=ARRAY(Uuid()))


@lru_cache(maxsize=4096)
def prepare(build: Build, caller: CallerShape, touched: frozenset[str], key: tuple[Hashable, ...]) -> Prepared:
    """The statement of `build(ask, *key)` for callers of this shape."""
    return written(compiled(build(ShapeAsk(caller, touched), *key)))


def written(made: Any, brought: frozenset[str] = frozenset()) -> Prepared:
    """A compiled statement with its constants written in; `brought`: parameters that only look like constants."""
    constants = parameters(made)
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        name = found.group(1)
        if name is None:
            return "%"
        if name not in brought and (name not in made.binds or not made.binds[name].required):
            # said in the code, not brought by a request
            return adapt(constants[name]).getquoted().decode()
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    def inline(found: re.Match[str]) -> str:
        placed = place(found)
        return found.group(0) if placed == "%" or placed.startswith("$") else placed.replace("%", "%%")

    text = _PARAMETER.sub(place, made.string)
    return Prepared(
        text,
        _PARAMETER.sub(inline, made.string),
        tuple(names),
        frozenset(name for name in names if name.startswith("caller_")),
    )


def compiled(statement: Any) -> Any:
    """A statement as psycopg2 takes it: text and parameters (`execute`), with IN lists written out."""
    made = statement.compile(dialect=DIALECT)
    # What `render_postcompile` does, but values that only an execution brings (`prepared.value`) may be missing.
    known = made.construct_params(escape_names=False, _no_postcompile=True, _check=False)
    made._process_parameters_for_postcompile(known, _populate_self=True)
    made._render_postcompile = True
    return made


def parameters(made: Any) -> dict[str, Any]:
    """The parameters of a compiled statement, in the driver's types."""
    processors = made._bind_processors
    return {
        name: processors[name](value) if name in processors and value is not None else value
        for name, value in made.params.items()
    }


def run(ask: Ask, build: Build, *key: Hashable, **given: Any) -> Any:
    """Execute the statement of `build(ask, *key)` with the request's values; returns the open cursor.

    The connection keeps the statement prepared, so that PostgreSQL plans it once.
    """
    statement = prepare(build, ask.caller.shape, ask.touched, key)
    return execute_prepared(ask.db, statement.text, [*filled(ask, statement, given).values()])


def filled(ask: Ask, statement: Prepared, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: caller_value(ask.caller, name) if name in statement.of_caller else driver_value(given[name])
        for name in statement.names
    }


def driver_value(item: Any) -> Any:
    """A value in the driver's types."""
    if isinstance(item, UUID):
        return str(item)
    if isinstance(item, list | tuple | set | frozenset):
        return array_literal(item)
    return item


def array_literal(items: Iterable[Any]) -> str:
    """Values as one text that PostgreSQL reads as an array of the parameter's own type."""
    words = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


def caller_value(caller: Caller, name: str) -> Any:
    """The value of one of the caller's bind parameters (`CallerShape` names them)."""
    if name == "caller_id":
        return str(caller.id)
    if name == "caller_studio_id":
        return driver_value(caller.studio_id)
    if name == "caller_departments":
        return array_literal(caller.departments)
    return array_literal(projects_named(caller, name))


def projects_named(caller: Caller, name: str) -> list[UUID]:
    """The projects of one of the bind parameters that `CallerShape.projects_as` names."""
    kind, _, words = name.partition("projects__")
    roles = () if words == "team" else tuple(words.split("_"))
    return caller.projects_as(*roles, open_only=kind == "caller_open_")
