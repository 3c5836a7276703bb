"""The worker hears of events by NOTIFY, and looks every few seconds for what became due meanwhile."""

from __future__ import annotations

import logging
import select
import threading
from contextlib import closing

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from sqlalchemy.exc import DBAPIError

from app.events.log import CHANNEL
from app.extensions import Database
from app.services import log_followers

log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds between looks when nobody calls
GATHER = 0.2  # seconds in which further calls are the same call


class LogListener(threading.Thread):
    """Wakes the log's followers until it is stopped; a database that is away is asked again."""

    def __init__(self, database: Database) -> None:
        super().__init__(name="log-listener", daemon=True)
        self.database = database
        self.stopped = threading.Event()

    def run(self) -> None:
        """Listen; begin anew after the connection is lost."""
        while not self.stopped.is_set():
            try:
                self.listen()
            except (psycopg2.Error, DBAPIError, OSError) as error:
                log.warning("the log's followers are not woken: %s", type(error).__name__)
                self.stopped.wait(PAUSE)

    def listen(self) -> None:
        """Wake at once, and at each call, and every few seconds."""
        with closing(psycopg2.connect(self.database.settings.require_database())) as connection:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            connection.cursor().execute(f"LISTEN {CHANNEL}")
            while not self.stopped.is_set():
                with self.database.session() as db:
                    log_followers.wake(db)
                select.select([connection], [], [], PAUSE)
                self.stopped.wait(GATHER)
                connection.poll()
                connection.notifies.clear()

    def stop(self) -> None:
        """Ask it to end; it does within a few seconds, and the process does not wait for it."""
        self.stopped.set()
