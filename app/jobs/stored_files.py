"""What the worker does to the store by the clock."""

from __future__ import annotations

import logging

from procrastinate import JobContext

from app.ask import utc_now
from app.jobs.queue import queue
from app.services import preview_movies, stored_files

log = logging.getLogger(__name__)


@queue.periodic(cron="37 * * * *")
@queue.task(name="stored_files.purge", queueing_lock="stored_files.purge", pass_context=True)
def purge(context: JobContext, timestamp: int) -> None:
    """Each hour: remove what was deleted for good, working folders left behind."""
    given = context.additional_context
    with given["database"].session() as db:
        gone = stored_files.purge(db, given["settings"], utc_now())
    folders = preview_movies.sweep(given["settings"], utc_now())
    log.info("purged %s files and %s working folders", gone, folders)
