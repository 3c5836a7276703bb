"""The doors. Every module here (and in the folders) declares operations; `load` imports them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages


def load() -> None:
    """Import every door, so that its operations stand in their domains."""
    for found in walk_packages(__path__, f"{__name__}."):
        import_module(found.name)
