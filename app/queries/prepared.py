"""Reads whose SELECT is built once for all callers of one shape (`access/prepared.py`), as JSON text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.util import LRUCache

from app.access.prepared import (
    Build,
    Prepared,
    ShapeAsk,
    compiled,
    driver_value,
    filled,
    prepare,
    run,
    value,
    values,
    written,
)
from app.ask import Ask
from app.models.statements import Batches
from app.queries.json import BATCH, JsonStream, JsonText, as_json, list_text, stream_list, stream_of

_WITH_CONDITIONS: Any = LRUCache(2000)


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


def stream(
    ask: Ask,
    build: Build,
    *key: Hashable,
    ready: bool = False,
    whole: bool = False,
    shape: Mapping[str, Any] = MappingProxyType({}),
    **given: Any,
) -> JsonStream:
    """The rows of `build(ask, *key)` as a JSON array, streamed. One statement, built once.

    `ready`: the SELECT has one JSON column already. `whole`: see `Batches`. `shape`: what `stream_of` takes.
    """
    statement = prepare(build if ready else json_rows(build), ask.caller.shape, ask.touched, key)
    batches = Batches(ask.db, statement.inline, filled(ask, statement, given), BATCH, whole, written=True)
    return stream_of(batches, **shape)


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
    return stream_of(Batches(ask.db, statement.inline, filled(ask, statement, given), BATCH, written=True))


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
    return written(made, frozenset(places)), tuple(
        (name, place, processors.get(name)) for name, place in places.items()
    )


def json_rows(build: Build) -> Build:
    """The builder of the same rows, one JSON object each."""
    return _json_builder(build)


@lru_cache(maxsize=1024)
def _json_builder(build: Build) -> Build:
    def as_json_rows(ask: Any, *key: Hashable) -> Select[Any]:
        return as_json(build(ask, *key))

    return as_json_rows


__all__ = [
    "Prepared",
    "json_rows",
    "prepare",
    "run",
    "stream",
    "stream_where",
    "text_of_list",
    "text_of_value",
    "value",
    "values",
]
