"""Movies are encoded."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from sqlalchemy.exc import OperationalError

from app.errors import Unavailable
from app.jobs.asking import asking
from app.jobs.queue import queue
from app.services import preview_movies

log = logging.getLogger(__name__)

RETRIES = RetryStrategy(
    max_attempts=3, exponential_wait=60, retry_exceptions={OSError, Unavailable, OperationalError}
)
"""The store or the database was away: again after one minute and after an hour."""


@queue.task(name=preview_movies.ENCODE, queue=preview_movies.QUEUE, retry=RETRIES, pass_context=True)
def encode(context: JobContext, preview_file_id: str) -> None:
    """Encode the movie of a preview. No transaction is open while the encoder works."""
    id_ = UUID(preview_file_id)
    with asking(context) as ask:
        plan = preview_movies.begin(ask, id_)
    if plan is None:
        return
    with preview_movies.made(context.additional_context["settings"], plan) as result:
        if result.reason:
            log.warning("preview %s is broken: %s", id_, result.reason)
        with asking(context) as ask:
            preview_movies.end(ask, id_, result)


@queue.task(name=preview_movies.REFRAME, queue=preview_movies.QUEUE, retry=RETRIES, pass_context=True)
def reframe(context: JobContext, preview_file_id: str, frame_number: int) -> None:
    """Make the pictures of a movie's preview from another of its frames."""
    with asking(context) as ask:
        preview_movies.reframe_later(ask, UUID(preview_file_id), frame_number)


@queue.periodic(cron="*/5 * * * *")
@queue.task(name="preview_movies.take_up", queueing_lock="preview_movies.take_up", pass_context=True)
def take_up(context: JobContext, timestamp: int) -> None:
    """Encode what no job encodes any more, every five minutes."""
    with asking(context, may_be_silent=True) as ask:
        found = preview_movies.take_up(ask)
    if found:
        log.warning("%s movies were taken up again", found)
