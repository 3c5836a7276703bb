"""SELECTs that are built and compiled once for all callers of one shape.

The builder is given an ask without values (`CallerShape`), so a statement cannot hold anybody's ids; what it needs
of the caller or of the request are bind parameters, filled at each execution. This keeps no data: only SQL text.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from app.ask import Ask, Caller, CallerShape
from app.queries.json import as_json, compiled, execute, parameters

Build = Callable[..., Select[Any]]


@dataclass(frozen=True)
class ShapeAsk:
    """An ask without values: what a statement may depend on."""

    caller: CallerShape
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Prepared:
    """The text of a statement, its constants, and the names of what each execution fills in."""

    text: str
    constants: dict[str, Any]
    of_caller: tuple[str, ...]


def value(name: str, type_: Any = None) -> BindParameter[Any]:
    """A value that the request brings: `value("task_id")`; an id unless a type is given."""
    return bindparam(name, type_=type_ or Uuid())


def values(name: str) -> BindParameter[Any]:
    """Ids that the request brings."""
    return bindparam(name, type_=ARRAY(Uuid()))


@lru_cache(maxsize=4096)
def prepare(build: Build, caller: CallerShape, touched: frozenset[str], key: tuple[Hashable, ...]) -> Prepared:
    """The statement of `build(ask, *key)` for callers of this shape."""
    made = compiled(build(ShapeAsk(caller, touched), *key))
    names = set(made.params)
    of_caller = tuple(sorted(name for name in names if name.startswith("caller_")))
    constants = {name: given for name, given in parameters(made).items() if name not in of_caller}
    return Prepared(made.string, constants, of_caller)


def run(ask: Ask, build: Build, *key: Hashable, **given: Any) -> Any:
    """Execute the statement of `build(ask, *key)` with the request's values; returns the open cursor."""
    shape = ask.caller.shape
    statement = prepare(build, shape, ask.touched if ask.touched else frozenset(), key)
    filled = dict(statement.constants)
    for name, item in given.items():
        filled[name] = driver_value(item)
    for name in statement.of_caller:
        filled[name] = caller_value(ask.caller, name)
    return execute(ask, statement.text, filled)


def driver_value(item: Any) -> Any:
    """A value in the driver's types."""
    if isinstance(item, UUID):
        return str(item)
    if isinstance(item, list | tuple | set | frozenset):
        return [driver_value(part) for part in item]
    return item


def caller_value(caller: Caller, name: str) -> Any:
    """The value of one of the caller's bind parameters (`CallerShape` names them)."""
    if name == "caller_id":
        return str(caller.id)
    if name == "caller_studio_id":
        return driver_value(caller.studio_id)
    if name == "caller_departments":
        return [str(id_) for id_ in caller.departments]
    kind, _, words = name.partition("projects__")
    roles = () if words == "team" else tuple(words.split("_"))
    return [str(id_) for id_ in caller.projects_as(*roles, open_only=kind == "caller_open_")]


def json_rows(build: Build) -> Build:
    """The builder of the same rows, one JSON object each."""
    return _json_builder(build)


@lru_cache(maxsize=1024)
def _json_builder(build: Build) -> Build:
    def as_json_rows(ask: Any, *key: Hashable) -> Select[Any]:
        return as_json(build(ask, *key))

    return as_json_rows
