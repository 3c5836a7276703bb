"""Callsheet: the server of a production tracker. `create_app` builds it.

Every process imports this module first, the supervisor and `callsheet --help` too: the factory, and with it all
doors, is loaded by name when an app is made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The app: settings, extensions, doors, error handlers, start-up laws. Never connects to the database."""
    app: Flask = import_module("app.factory").create_app(settings)
    return app
