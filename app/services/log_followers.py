"""Who follows the log is woken when there is something to follow: a job for each, deferred once."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.events.handlers import HANDLERS
from app.services import log_readers, webhook_deliveries

HANDLE, HANDLERS_QUEUE = "event_handlers.handle", "event_handlers"
LOCK = 0x63616C6D  # one process at a time wakes
_FREE = text(f"SELECT pg_try_advisory_xact_lock({LOCK})")
_WAKE = text(
    """
    SELECT count(*) FROM unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(due.queue, due.task, 0, due.lock, due.lock, due.arguments, NULL)::procrastinate_job_to_defer_v1
        FROM jsonb_to_recordset(CAST(:due AS jsonb)) AS due (queue text, task text, lock text, arguments jsonb)
        WHERE NOT EXISTS (
            SELECT FROM procrastinate_jobs AS job WHERE job.queueing_lock = due.lock AND job.status = 'todo'
        )
    )))
    """
)


def wake(db: Session) -> int:
    """Defer a job for each webhook, and for the event handlers, that have something to do and for which none waits.

    Returns the number of jobs. Up to four statements.
    """
    if not db.execute(_FREE).scalar_one():
        return 0
    due: list[dict[str, Any]] = [
        {
            "queue": webhook_deliveries.QUEUE,
            "task": webhook_deliveries.DELIVER,
            "lock": f"webhook:{id_}",
            "arguments": {"webhook_id": str(id_)},
        }
        for id_ in webhook_deliveries.due(db)
    ]
    if HANDLERS and log_readers.next_events(db, HANDLE, HANDLERS, 1):
        due.append({"queue": HANDLERS_QUEUE, "task": HANDLE, "lock": HANDLE, "arguments": {}})
    return int(db.execute(_WAKE, {"due": orjson.dumps(due).decode()}).scalar_one()) if due else 0
