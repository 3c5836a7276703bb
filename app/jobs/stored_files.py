"""What the worker does to the store by the clock."""

from __future__ import annotations

import logging

from procrastinate import JobContext

from app.ask import utc_now
from app.jobs.queue import queue
from app.services import stored_files
from app.storage.store import store_of

log = logging.getLogger(__name__)


@queue.periodic(cron="37 * * * *")
@queue.task(name="stored_files.purge", queueing_lock="stored_files.purge", pass_context=True)
def purge(context: JobContext, timestamp: int) -> None:
    """Remove what was deleted for good and is still in the store, and copies that nobody reads, each hour."""
    given = context.additional_context
    with given["database"].session() as db:
        gone = stored_files.purge(db, given["settings"], utc_now())
    copies = store_of(given["settings"]).sweep()
    log.info("purged %s files and %s copies", gone, copies)
