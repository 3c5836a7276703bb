"""A transaction of a job: nobody's request, committed at the end of a block, with its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import JobContext

from app.ask import NOBODY, Ask
from app.events.log import refuse_silence
from app.extensions import Database


@contextmanager
def asking(context: JobContext, *, may_be_silent: bool = False) -> Iterator[Ask]:
    """An Ask for the length of a block. A change without an event is refused, as in a request.

    `may_be_silent`: for what changes no production rows, or may find none to change.
    """
    database: Database = context.additional_context["database"]
    session = database.open(readonly=False)
    ask = Ask(session, NOBODY, context.additional_context["settings"])
    try:
        yield ask
        session.flush()
        if not may_be_silent:
            refuse_silence(ask, database.written(session))
        session.commit()
    except BaseException:
        ask.settle(committed=False)
        raise
    finally:
        database.close(session)
    ask.settle(committed=True)
