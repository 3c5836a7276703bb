"""What the worker does by the clock, without being asked."""

from __future__ import annotations

import logging

from procrastinate import JobContext

from app.ask import utc_now
from app.jobs.queue import queue
from app.services import housekeeping

log = logging.getLogger(__name__)

HOURS_OF_FAILED_JOBS = 30 * 24


@queue.periodic(cron="17 * * * *")
@queue.task(name="housekeeping.sweep", queueing_lock="housekeeping.sweep", pass_context=True)
def sweep(context: JobContext, timestamp: int) -> None:
    """Delete expired tokens, keys and realtime events, each hour."""
    with context.additional_context["database"].session() as db:
        gone = housekeeping.sweep(db, utc_now())
    log.info("swept %s", gone)


@queue.periodic(cron="* * * * * */10")  # every ten seconds
@queue.task(
    name="housekeeping.resume",
    queueing_lock="housekeeping.resume",
    lock="housekeeping.resume",
    pass_context=True,
)
async def resume(context: JobContext, timestamp: int) -> None:
    """Run again the jobs whose worker died: it gave no sign of life for `WORKER_LOST_AFTER` seconds."""
    manager = context.app.job_manager
    silent = context.additional_context["settings"].worker_lost_after
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        log.warning("the worker of job %s (%s) is gone: it runs again", job.id, job.task_name)
        await manager.retry_job(job)


@queue.periodic(cron="47 * * * *")
@queue.task(name="housekeeping.forget", queueing_lock="housekeeping.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """Forget the jobs that failed a month ago, each hour."""
    await context.app.job_manager.delete_old_jobs(nb_hours=HOURS_OF_FAILED_JOBS, include_failed=True)
