"""How an entry of ShotGrid is read: fields by path, values, wishes for other rows (spec 50 §2.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from app.errors import WrongParameter
from app.schemas.write import number_of, value_of
from app.services.shotgun_imports import Line
from app.services.shotgun_wishes import LeftOut, Wish

Entry = Mapping[str, Any]
BLACK = "#000000"
LEFT = object()
"""What a reader answers for a column that is left as it is."""


class _Absent(Exception):
    """The entry has no such key."""


@dataclass(frozen=True)
class Field:
    """A column, and where its value stands: `path` with dots, empty for the whole entry.

    `absent`: what a missing key means: `skip` (the entry is left out), `refuse` (400), `null`.
    """

    column: str
    path: str
    read: Callable[[Any], Any] = lambda value: value
    absent: str = "skip"


@dataclass(frozen=True)
class Layout:
    """How entries of a noun look. `constants`: columns that all have alike; `lists`: collections of wishes."""

    model: Any
    fields: tuple[Field, ...]
    constants: Callable[[], dict[str, Any]] = dict
    lists: tuple[Field, ...] = ()
    casts_in: tuple[Field, ...] = ()


def lines_of(layout: Layout, body: Iterable[Any]) -> list[Line]:
    """The lines of a body, without those entries that are left out. Errors: 400 that tells the entry."""
    lines = []
    for place, entry in enumerate(body, 1):
        try:
            lines.append(_line(layout, place, entry))
        except LeftOut:
            continue
        except WrongParameter as wrong:
            raise WrongParameter(f"Entry {place}: {wrong.message}") from None
    return lines


def _line(layout: Layout, place: int, entry: Any) -> Line:
    if not isinstance(entry, Mapping):
        raise WrongParameter("it is no object.")
    columns = inspect(layout.model).local_table.columns
    values = dict(layout.constants())
    refused = [one for one in layout.fields if one.absent == "refuse"]
    for one in refused + [one for one in layout.fields if one.absent != "refuse"]:
        value = _value(one, entry)
        if value is not LEFT:
            values[one.column] = value if isinstance(value, Wish) else value_of(columns[one.column], value)
    number = number_of(_value(Field("shotgun_id", "id"), entry), "id", whole=True)
    lists = {one.column: _value(one, entry) for one in layout.lists}
    casts_in = [wish for one in layout.casts_in for wish in _value(one, entry)]
    return Line(
        place, int(number), values, {key: made for key, made in lists.items() if made is not LEFT}, casts_in
    )


def _value(one: Field, entry: Entry) -> Any:
    try:
        found = at(entry, one.path)
    except _Absent:
        if one.absent == "skip":
            raise LeftOut from None
        if one.absent == "refuse":
            raise WrongParameter(f"{one.path} is missing.") from None
        found = None
    return one.read(found)


def at(entry: Entry, path: str) -> Any:
    """What stands at a path of an entry, None behind a null. A first key that is missing is told by `_Absent`."""
    value: Any = entry
    for depth, step in enumerate(path.split(".") if path else ()):
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, Mapping):
            if step not in value and depth == 0:
                raise _Absent
            value = value.get(step)
        elif value is not None:
            raise WrongParameter(f"{path} cannot be read: an object is expected.")
    return value


def by(column: Any, kind: str | None = None, unknown: str = "none", **makes: Any) -> Callable[[Any], Any]:
    """A reader that makes wishes: the row whose column has the value (`unknown`: see `Wish`)."""
    of_table = inspect(column.class_).local_table.columns[column.key]

    def read(value: Any) -> Wish | None:
        if value is None:
            if unknown == "skip":
                raise LeftOut
            if unknown == "refuse":
                raise WrongParameter(f"its {column.class_.__name__.lower()} is missing.")
            return None
        if column.key == "shotgun_id":
            wanted: Any = number_of(value, "id", whole=True)
        elif not isinstance(value, str):
            raise WrongParameter(f"{column.key} of a {column.class_.__name__.lower()} must be text.")
        else:
            wanted = value_of(of_table, value) if makes else value
        return Wish(column, wanted, kind, unknown, makes or None)

    return read


def each(read: Callable[[Any], Any], path: str) -> Callable[[Any], Any]:
    """A reader of a list: a wish for each item; null is an empty one."""

    def all_of(value: Any) -> Any:
        if value is None:
            return []
        if not isinstance(value, list):
            raise WrongParameter("a list is expected.")
        wishes = [read(at(item, path) if isinstance(item, Mapping) else None) for item in value]
        return [wish for wish in wishes if wish is not None]

    return all_of


def color(value: Any) -> str:
    """`255,128,0` as `#ff8000`; null is black."""
    if value is None:
        return BLACK
    parts = str(value).split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() and int(part) < 256 for part in parts):
        raise WrongParameter(f"Invalid color: {str(value)[:60]}")
    return "#" + "".join(f"{int(part):02x}" for part in parts)


def text(value: Any) -> Any:
    """A text, empty for null."""
    return "" if value is None else value


def or_left(value: Any) -> Any:
    """A value; null leaves the column as it is."""
    return LEFT if value is None else value


def needed(column: Any) -> Callable[[Any], Any]:
    """A wish that may stay unknown; null leaves the entry out."""
    read = by(column)

    def wish(value: Any) -> Any:
        if value is None:
            raise LeftOut
        return read(value)

    return wish


def or_left_by(column: Any) -> Callable[[Any], Any]:
    """A wish; null leaves the column as it is."""
    read = by(column)
    return lambda value: LEFT if value is None else read(value)
