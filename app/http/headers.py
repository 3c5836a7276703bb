"""Headers of every answer (spec 10 §A6), and one log line a request."""

from __future__ import annotations

import logging
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request

from app.http.operation import house

logger = logging.getLogger("callsheet.requests")

SECURITY = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Content-Security-Policy", "frame-ancestors 'self'"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
CORS_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"


def register(app: Flask) -> None:
    """Add the headers, and the log line, to every answer."""
    app.before_request(_start)
    app.after_request(_finish)
    app.wsgi_app = Secured(app.wsgi_app)  # type: ignore[method-assign]


def _start() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if given.isascii() and 0 < len(given) <= 64 and given.isprintable() else uuid4().hex


class Secured:
    """The app, each of whose answers carries the headers of `SECURITY` unless the route has set its own."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            own = {name.lower() for name, _value in headers}
            return start_response(
                status, headers + [one for one in SECURITY if one[0].lower() not in own], *more
            )

        return self.app(environ, start)


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    _cors(response)
    if logger.isEnabledFor(logging.INFO):
        # The path only: a query string may hold an address or a token.
        logger.info(
            "%s %s %s",
            request.method,
            request.path,
            response.status_code,
            extra={
                "request_id": g.get("request_id"),
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
                "person_id": str(g.get("person_id", "")) or None,
            },
        )
    return response


def _cors(response: Response) -> None:
    origin = request.headers.get("Origin")
    if not origin or origin not in house().settings.cors_allowed_origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers.add("Vary", "Origin")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = CORS_METHODS
        asked = request.headers.get("Access-Control-Request-Headers")
        if asked:
            response.headers["Access-Control-Allow-Headers"] = asked
