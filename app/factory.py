"""The factory: settings, extensions, doors, error handlers, start-up laws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Request
from werkzeug.routing import MapAdapter

from app import blueprints
from app.blueprints.index import API_VERSION
from app.extensions import Database, jwt
from app.http import domains, errors, headers, laws, media_slots, metrics, plugins, throttle, turns
from app.http.browser_session import BrowserSession
from app.http.operation import House
from app.settings import Settings, read


class App(Flask):
    """Flask, all of whose views and hooks are plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none is a coroutine, and asking costs at each call."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The routes as seen from a request. There are no subdomains, so nothing is asked of the host's name."""
        if request is None:
            return None
        asked = request.environ
        return MapAdapter(
            self.url_map,
            server_name=asked.get("HTTP_HOST") or asked["SERVER_NAME"],
            script_name=request.root_path + "/",
            subdomain="",
            url_scheme=request.scheme,
            path_info=request.path,
            default_method=request.method,
            query_args=asked["QUERY_STRING"],
        )


def create_app(settings: Settings | None = None) -> Flask:
    """The app: settings, extensions, doors, error handlers, start-up laws. Never connects to the database."""
    settings = settings or read()
    app = App("callsheet", static_folder=None)
    app.config.update(
        DEBUG=settings.debug,
        SECRET_KEY=settings.secret_key,
        JWT_SECRET_KEY=settings.secret_key,
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(days=7),
        MAX_CONTENT_LENGTH=settings.max_content_length or None,
        MAX_FORM_MEMORY_SIZE=None,
        PROPAGATE_EXCEPTIONS=False,
        ERROR_INCLUDE_MESSAGE=False,
    )
    app.extensions["callsheet"] = House(settings, Database(settings))
    app.extensions[throttle.EXTENSION] = throttle.limiter_of(settings)
    turns.register(app, settings)
    app.session_interface = BrowserSession()
    jwt.init_app(app)
    blueprints.load()
    domains.register(app)
    errors.register(app)
    headers.register(app)
    media_slots.register(app, settings)
    if settings.prometheus_metrics_enabled:
        metrics.register(app, API_VERSION, settings.tmp_dir)
    laws.require_declared(app)
    plugins.load(app, settings.plugin_folder)  # after the law: their views are their own business
    return app
