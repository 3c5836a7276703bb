"""The domains: the first segment of a URL picks a Blueprint with its flask-restful Api (DESIGN §1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask
from flask_restful import Api, Resource
from werkzeug.routing import Rule


class DoorRule(Rule):
    """A route whose builder of URLs is compiled at its first use: nothing here builds any."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder

        def build(rule: Any, **values: Any) -> tuple[str, str]:
            return compile_now(append_unknown)(rule, **values)

        return build


class DoorApi(Api):
    """A flask-restful Api that leaves every error to the app's one error handler."""

    def error_router(self, original_handler: Callable[[Exception], Any], e: Exception) -> Any:
        """Errors go to the app."""
        return original_handler(e)


class Domain:
    """A family of routes under one prefix: `@data.resource("/shots/<uuid:shot_id>")`."""

    def __init__(self, name: str, prefix: str = "") -> None:
        self.name = name
        self.prefix = prefix
        self.blueprint = Blueprint(name, __name__, url_prefix=prefix or None)
        self.api = DoorApi(self.blueprint)

    def resource(self, *rules: str, endpoint: str | None = None) -> Callable[[type[Resource]], type[Resource]]:
        """Put a resource at these paths."""

        def place(cls: type[Resource]) -> type[Resource]:
            self.api.add_resource(cls, *rules, endpoint=endpoint or cls.__name__)
            return cls

        return place


index = Domain("index")
auth = Domain("auth", "/auth")
data = Domain("data", "/data")
actions = Domain("actions", "/actions")
imports = Domain("import", "/import")
exports = Domain("export", "/export")
pictures = Domain("pictures", "/pictures")
movies = Domain("movies", "/movies")
shared = Domain("shared", "/shared")
admin = Domain("admin", "/admin")

DOMAINS = (index, auth, data, actions, imports, exports, pictures, movies, shared, admin)


def register(app: Flask) -> None:
    """Register every domain with the app; rules match with and without a trailing slash, literally."""
    app.url_rule_class = DoorRule
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    for domain in DOMAINS:
        app.register_blueprint(domain.blueprint)
