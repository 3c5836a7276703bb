"""SELECTs that are built and compiled once for all callers of one shape.

The builder is given an ask without values (`CallerShape`), so a statement cannot hold anybody's ids; what it needs
of the caller or of the request are bind parameters, filled at each execution. This keeps no data: only SQL text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg2.extensions import adapt
from sqlalchemy import BindParameter, ColumnElement, Select, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.util import LRUCache

from app.ask import Ask, Caller, CallerShape
from app.models.statements import Batches, execute_prepared
from app.queries.json import (
    BATCH,
    JsonStream,
    JsonText,
    as_json,
    compiled,
    list_text,
    parameters,
    stream_list,
    stream_of,
)

Build = Callable[..., Select[Any]]
_WITH_CONDITIONS: Any = LRUCache(2000)
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
    return _written(compiled(build(ShapeAsk(caller, touched), *key)))


def _written(made: Any, brought: frozenset[str] = frozenset()) -> Prepared:
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


def run(ask: Ask, build: Build, *key: Hashable, **given: Any) -> Any:
    """Execute the statement of `build(ask, *key)` with the request's values; returns the open cursor.

    The connection keeps the statement prepared, so that PostgreSQL plans it once.
    """
    statement = prepare(build, ask.caller.shape, ask.touched, key)
    return execute_prepared(ask.db, statement.text, [*_filled(ask, statement, given).values()])


def text_of_list(ask: Ask, build: Build, *key: Hashable, ready: bool = False, **given: Any) -> JsonText:
    """The rows of `build(ask, *key)` as a JSON array, for lists of a bounded size. One statement, built once.

    It is planned once too, which a stream is not: many joins cost more to plan than to run. `ready` as in `stream`.
    """
    with run(ask, build if ready else json_rows(build), *key, **given) as found:
        return list_text(found.fetchall())


def text_of_value(ask: Ask, build: Build, *key: Hashable, **given: Any) -> JsonText:
    """The one JSON value of `build(ask, *key)`; `null` when there is none. One statement, built once."""
    with run(ask, build, *key, **given) as found:
        row = found.fetchone()
    return JsonText(row[0] if row and row[0] is not None else b"null")


def stream(ask: Ask, build: Build, *key: Hashable, ready: bool = False, **given: Any) -> JsonStream:
    """The rows of `build(ask, *key)` as a JSON array, streamed. One statement, built once.

    `ready`: the SELECT has one JSON column already.
    """
    statement = prepare(build if ready else json_rows(build), ask.caller.shape, ask.touched, key)
    return stream_of(Batches(ask.db, statement.inline, _filled(ask, statement, given), BATCH))


def stream_where(ask: Ask, build: Build, *key: Hashable, where: Sequence[ColumnElement[bool]]) -> JsonStream:
    """The rows of `build(ask, *key, where)` as a JSON array, streamed. One statement.

    `where`: the conditions of this request, made of its values. Their form is part of the key and their values are
    filled in at each execution, so that a list with filters is built once for each combination of filters.
    """
    forms: list[Hashable] = []
    brought: list[Any] = []
    for condition in where:
        form = condition._generate_cache_key()
        if form is None or any(one.expanding for one in form.bindparams):  # of a form that values decide
            return stream_list(ask, build(ask, *key, tuple(where)))
        forms.append(form.key)
        brought += form.bindparams
    kept = (build, ask.caller.shape, ask.touched, key, tuple(forms))
    if kept not in _WITH_CONDITIONS:
        _WITH_CONDITIONS[kept] = _prepare_where(ask, build, key, tuple(where), brought)
    statement, places = _WITH_CONDITIONS[kept]
    if len({place for _name, place, _process in places}) != len(
        brought
    ):  # a value was lost on the way: never keep it
        return stream_list(ask, build(ask, *key, tuple(where)))
    given = {
        name: driver_value(
            process(brought[place].effective_value) if process else brought[place].effective_value
        )
        for name, place, process in places
    }
    return stream_of(Batches(ask.db, statement.inline, _filled(ask, statement, given), BATCH))


def _prepare_where(
    ask: Ask, build: Build, key: tuple[Hashable, ...], where: tuple[Any, ...], brought: Sequence[Any]
) -> tuple[Prepared, tuple[tuple[str, int, Any], ...]]:
    """The statement, and for each of its parameters that stem from `where`: name, place in `brought`, processor."""
    made = compiled(as_json(build(ShapeAsk(ask.caller.shape, ask.touched), *key, where)))
    places = {
        name: place
        for name, bound in made.binds.items()
        for place, one in enumerate(brought)
        if one in bound._cloned_set
    }
    processors = made._bind_processors
    return _written(made, frozenset(places)), tuple(
        (name, place, processors.get(name)) for name, place in places.items()
    )


def _filled(ask: Ask, statement: Prepared, given: Mapping[str, Any]) -> dict[str, Any]:
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
    kind, _, words = name.partition("projects__")
    roles = () if words == "team" else tuple(words.split("_"))
    return array_literal(caller.projects_as(*roles, open_only=kind == "caller_open_"))


def json_rows(build: Build) -> Build:
    """The builder of the same rows, one JSON object each."""
    return _json_builder(build)


@lru_cache(maxsize=1024)
def _json_builder(build: Build) -> Build:
    def as_json_rows(ask: Any, *key: Hashable) -> Select[Any]:
        return as_json(build(ask, *key))

    return as_json_rows
