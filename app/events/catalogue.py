"""Every event by its wire name, entered once; nothing else can be recorded (spec 60 §3).

An event is a frozen dataclass. Its fields are the payload's keys; `project_id` joins the payload when it is known.
`kept=False`: told in realtime only, absent from `/data/events` (spec 60 'np').
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, dataclass_transform
from uuid import UUID

CATALOGUE: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in a project or in the studio."""

    wire_name: ClassVar[str] = ""
    kept: ClassVar[bool] = True
    optional: ClassVar[tuple[str, ...]] = ()
    """Keys that the payload lacks when they are None, as `project_id` is."""

    project_id: UUID | None = None

    def payload(self) -> dict[str, Any]:
        """The payload, without `project_id` when there is none; ids and dates as they are (`plain` writes dates)."""
        optional = ("project_id", *self.optional)
        return {key: value for key, value in vars(self).items() if value is not None or key not in optional}


def plain(value: Any) -> Any:
    """A date, or several values, as they go on the wire; for a JSON encoder that knows ids and lists."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not for the wire")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(name: str, kept: bool = True) -> Callable[[type[Any]], type[Any]]:
    """Enter a dataclass in the catalogue under its wire name."""

    def enter(cls: type[Any]) -> type[Any]:
        made = cls if "__dataclass_params__" in vars(cls) else dataclass(frozen=True, kw_only=True)(cls)
        made.wire_name = name
        made.kept = kept
        if name in CATALOGUE:
            raise ValueError(f"the event {name} is in the catalogue already")
        CATALOGUE[name] = made
        return made

    return enter


@cache
def row_events(noun: str, key: str) -> dict[str, type[Any]]:
    """The three events of a row without more to tell: `<noun>:new|update|delete {<key>: id}` (spec 10 §A3.7).

    One that is in the catalogue already, because it tells more, stays.
    """
    return {
        verb: CATALOGUE.get(f"{noun}:{verb}")
        or event(f"{noun}:{verb}")(
            make_dataclass(
                "".join(word.title() for word in f"{noun}-{verb}".replace("_", "-").split("-")),
                [] if key == "project_id" else [(key, UUID)],
                bases=(Event,),
                frozen=True,
                kw_only=True,
            )
        )
        for verb in ("new", "update", "delete")
    }
