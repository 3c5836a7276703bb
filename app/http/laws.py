"""Laws that are checked when the app starts."""

from __future__ import annotations

from flask import Flask


class UndeclaredOperation(Exception):
    """A route has no declaration: nobody said who may call it."""


def require_declared(app: Flask) -> None:
    """Stop the app when a route is not a declared operation (DESIGN §2)."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        resource = getattr(view, "view_class", None)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            handler = getattr(resource, method.lower(), None) if resource else view
            if not hasattr(handler, "__operation__"):
                raise UndeclaredOperation(f"{method} {rule.rule}")
