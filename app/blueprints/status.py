"""Doors of who watches over the server (spec 10 §C, 60 §14). They answer while the database is away, too."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_restful import Resource

from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.index import API_VERSION
from app.errors import Forbidden, NotFound
from app.http import metrics
from app.http.domains import admin, index
from app.http.gates import PUBLIC, Gate, only
from app.http.operation import House, operation
from app.http.throttle import CALLS
from app.queries import configuration, health, statistics
from app.services import status

NAME = "Callsheet"
TEXT_ORDER = ("database-up", "event-stream-up", "key-value-store-up", "job-queue-up", "indexer-up")


class _AdminToken(Gate):
    """The operator's ADMIN_TOKEN; where none is set, the route does not exist."""

    public = True
    words = "who holds ADMIN_TOKEN"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        token = ask.settings.admin_token
        if not token:
            raise NotFound()
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise Forbidden()


@index.resource("/status")
class Status(Resource):
    @operation(access=PUBLIC, alone=True)
    def get(self, house: House) -> dict[str, Any]:
        """Tell which parts of the server are up; 200 in any case."""
        return {"name": NAME, "version": API_VERSION, **health.parts(house.database, house.settings)}


@index.resource("/status.txt")
class StatusText(Resource):
    @operation(access=PUBLIC, alone=True, media_type="text/plain")
    def get(self, house: House) -> Response:
        """Tell which parts of the server are up, a line each."""
        up = health.parts(house.database, house.settings)
        lines = [f"name: {NAME}", f"version: {API_VERSION}"]
        lines += [f"{key}: {'up' if up[key] else 'down'}" for key in TEXT_ORDER]
        return Response("\n".join(lines) + "\n", mimetype="text")


@index.resource("/status/influx")
class StatusInflux(Resource):
    @operation(access=PUBLIC, alone=True)
    def get(self, house: House) -> dict[str, Any]:
        """Tell which parts of the server are up, as 0 and 1, with the time in seconds."""
        up = health.parts(house.database, house.settings)
        return {**{key: int(value) for key, value in up.items()}, "time": time.time()}


@index.resource("/status/resources")
class StatusResources(Resource):
    @operation(access=PUBLIC, alone=True)
    def get(self, house: House) -> dict[str, Any]:
        """Tell the load of the machine: processor, memory, running jobs. Returns at once."""
        return health.resources(house.database)


@index.resource("/status/test-event")
class StatusTestEvent(Resource):
    @operation(access=PUBLIC, writes=True, throttle=CALLS)
    def get(self, ask: Ask) -> dict[str, bool]:
        """Emit the event main:test in realtime."""
        status.test_event(ask)
        return {"success": True}


@index.resource("/stats")
class Statistics(Resource):
    @operation(access=only(ADMIN))
    def get(self, ask: Ask) -> dict[str, int]:
        """Count previews and comments."""
        return statistics.counted(ask)


@index.resource("/metrics")
class Metrics(Resource):
    @operation(access=only(ADMIN), media_type=metrics.MEDIA_TYPE)
    def get(self, ask: Ask) -> Response:
        """Tell Prometheus what the API processes of this server did; only with PROMETHEUS_METRICS_ENABLED."""
        if not ask.settings.prometheus_metrics_enabled:
            raise NotFound()
        return Response(metrics.written(), content_type=metrics.MEDIA_TYPE)


@admin.resource("/config/check")
class AdminConfigCheck(Resource):
    @operation(access=_AdminToken())
    def get(self, ask: Ask) -> dict[str, Any]:
        """Tell the settings that all processes must share, to who holds ADMIN_TOKEN."""
        return configuration.checked(ask)
