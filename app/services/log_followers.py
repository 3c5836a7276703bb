"""Who follows the log is woken when there is something to follow: a job for each, deferred once."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.services import webhook_deliveries

LOCK = 0x63616C6D  # one process at a time wakes
_FREE = text(f"SELECT pg_try_advisory_xact_lock({LOCK})")
_WAKE = text(
    """
    SELECT count(*) FROM unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(
            :queue, :task, 0, 'webhook:' || due.id, 'webhook:' || due.id,
            jsonb_build_object('webhook_id', due.id), NULL
        )::procrastinate_job_to_defer_v1
        FROM unnest(CAST(:ids AS uuid[])) AS due (id)
        WHERE NOT EXISTS (
            SELECT FROM procrastinate_jobs AS job
            WHERE job.queueing_lock = 'webhook:' || due.id AND job.status = 'todo'
        )
    )))
    """
)


def wake(db: Session) -> int:
    """Defer a job for each webhook that has something to do and for which none waits. Up to three statements."""
    if not db.execute(_FREE).scalar_one():
        return 0
    ids = webhook_deliveries.due(db)
    if not ids:
        return 0
    given = {
        "queue": webhook_deliveries.QUEUE,
        "task": webhook_deliveries.DELIVER,
        "ids": [str(id_) for id_ in ids],
    }
    return int(db.execute(_WAKE, given).scalar_one())
