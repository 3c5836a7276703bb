"""Is what the server needs there (spec 10 §C, 60 §14)? Asked without a transaction of the request: it may be away."""

from __future__ import annotations

import logging
from typing import Any

import psutil
import psycopg2
import requests
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.ask import utc_now
from app.errors import Unavailable
from app.extensions import Database
from app.settings import Settings

log = logging.getLogger(__name__)

RELAY_TIMEOUT = 2.0  # seconds
KEYS = ("database-up", "key-value-store-up", "event-stream-up", "job-queue-up", "indexer-up")
_PROBE = text(
    """
    SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute') AS worker,
           (SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent')) = 2 AS search,
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing') AS running
    """
)

psutil.cpu_percent(percpu=True)  # later calls tell the time since the one before, and need not wait


def parts(database: Database, settings: Settings) -> dict[str, bool]:
    """Which parts are up, by the wire's names. PostgreSQL is the store, the queue and the index of this server."""
    found = _asked(database)
    return {
        "database-up": found is not None,
        "key-value-store-up": found is not None,
        "event-stream-up": _relay_is_up(settings),
        "job-queue-up": bool(found and found["worker"]),
        "indexer-up": bool(found and found["search"]),
    }


def resources(database: Database) -> dict[str, Any]:
    """Processor since the last question, load, memory, running jobs (0 while the database is away)."""
    memory = psutil.virtual_memory()
    load = psutil.getloadavg()
    found = _asked(database)
    return {
        "date": utc_now().replace(tzinfo=None).isoformat(),
        "cpu": {
            "percent": psutil.cpu_percent(percpu=True),
            "loadavg": dict(zip(("last 1 min", "last 5 min", "last 10 min"), load, strict=True)),
        },
        "memory": {
            "total": memory.total,
            "used": memory.used,
            "available": memory.available,
            "percent": memory.percent,
        },
        "jobs": {"running_jobs": found["running"] if found else 0},
    }


def _asked(database: Database) -> dict[str, Any] | None:
    """The answer of the database; None when it is away. One statement."""
    session = None
    try:
        session = database.open(readonly=True)
        return dict(session.execute(_PROBE).mappings().one())
    except (SQLAlchemyError, psycopg2.Error, Unavailable):
        log.warning("the database does not answer the probe", exc_info=True)
        return None
    finally:
        if session is not None:
            database.close(session)


def _relay_is_up(settings: Settings) -> bool:
    address = f"http://{settings.event_stream_host}:{settings.event_stream_port}/"
    try:
        return requests.get(address, timeout=RELAY_TIMEOUT, allow_redirects=False).ok
    except requests.RequestException:
        return False
