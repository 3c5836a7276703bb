"""Log lines: one JSON object each, on standard error; no body, no query string, no header is ever in one."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import orjson

TOLD = ("request_id", "method", "path", "status", "milliseconds", "person_id")


class JsonLines(logging.Formatter):
    """`{"time", "level", "logger", "message", ...}`; a request's line brings the keys of `TOLD`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: vars(record)[key] for key in TOLD if vars(record).get(key) is not None}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def configure(level: str) -> None:
    """Write what the process logs as JSON lines, from this level up."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("procrastinate", "flask_limiter", "PIL", "botocore", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
