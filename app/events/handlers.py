"""The studio's own code that is called on events: a package `event_handlers`, and what plugins register.

`event_map` of the package is `{event name: module}`; a module has a function `handle_event(data)`. The worker calls
it, in the log's order, after the change was committed (spec 60 §5).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

PACKAGE = "event_handlers"
HANDLERS: dict[str, dict[str, Any]] = {}
"""Modules by the event's name, then by a name of their own."""


class HandlersRefused(Exception):
    """The package of event handlers cannot be used."""


def register(event_name: str, name: str, module: Any) -> None:
    """Have `module.handle_event(data)` called on an event; `name` is unique for the event. A later one replaces it."""
    if not callable(getattr(module, "handle_event", None)):
        raise HandlersRefused(f"{name} has no function handle_event(data).")
    HANDLERS.setdefault(event_name, {})[name] = module


def handlers_of(event_name: str) -> Mapping[str, Callable[[dict[str, Any]], Any]]:
    """The functions to call on an event."""
    return {name: module.handle_event for name, module in HANDLERS.get(event_name, {}).items()}


def load(folder: Path) -> int:
    """Import the package in a folder, or that the folder is; returns the number of its events. None there: 0.

    Errors: whatever its code raises, `HandlersRefused` where it has no `event_map`.
    """
    places = (folder / PACKAGE, folder)
    package = next((place for place in places if (place / "__init__.py").is_file()), None)
    if package is None:
        return 0
    for path in (str(package), str(package.parent)):
        if path not in sys.path:
            sys.path.insert(0, path)
    spec = spec_from_file_location(PACKAGE, package / "__init__.py", submodule_search_locations=[str(package)])
    if spec is None or spec.loader is None:
        raise HandlersRefused(f"{package} is no Python package.")
    sys.modules[PACKAGE] = made = module_from_spec(spec)
    spec.loader.exec_module(made)
    event_map = getattr(made, "event_map", None)
    if not isinstance(event_map, dict):
        raise HandlersRefused(f"{package}/__init__.py has no event_map = {{event name: module}}.")
    for event_name, module in event_map.items():
        register(event_name, getattr(module, "__name__", PACKAGE), module)
    return len(event_map)
