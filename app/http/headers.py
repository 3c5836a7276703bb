"""Headers of every answer (spec 10 §A6), and one log line a request."""

from __future__ import annotations

import logging
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from app.http.operation import house

logger = logging.getLogger("callsheet.requests")

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
CORS_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"


def register(app: Flask) -> None:
    """Add the headers, and the log line, to every answer."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if given.isascii() and 0 < len(given) <= 64 and given.isprintable() else uuid4().hex


def _finish(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
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
