"""The studio's event handlers are called by the worker, in the log's order (spec 60 §5)."""

from __future__ import annotations

import logging

from procrastinate import JobContext

from app.events.handlers import HANDLERS, handlers_of
from app.jobs.asking import asking
from app.jobs.queue import queue
from app.services import log_followers, log_readers

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100


@queue.task(name=log_followers.HANDLE, queue=log_followers.HANDLERS_QUEUE, pass_context=True)
def handle(context: JobContext) -> None:
    """Call the handlers of the next events. An error of theirs is logged, and the next event's turn has come.

    After a crash the event under way is handed over again.
    """
    with asking(context, may_be_silent=True) as ask:
        events = log_readers.next_events(ask.db, log_followers.HANDLE, HANDLERS, MOST_AT_ONCE)
    for one in events:
        for name, call in handlers_of(one.name).items():
            try:
                call(dict(one.data))
            except Exception:
                log.exception("the event handler %s failed on %s", name, one.name)
        with asking(context, may_be_silent=True) as ask:
            log_readers.move(ask, log_followers.HANDLE, one)
