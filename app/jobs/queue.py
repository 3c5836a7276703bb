"""The job queue: procrastinate on the database itself. Its modules of tasks are named here and nowhere else."""

from __future__ import annotations

import procrastinate

from app.events import handlers
from app.extensions import Database
from app.http import plugins
from app.jobs.log_listener import LogListener
from app.services import log_followers, log_readers
from app.settings import Settings

SECONDS_TO_FINISH = 30

queue = procrastinate.App(
    connector=procrastinate.PsycopgConnector(),  # `work` brings the one that knows the database
    import_paths=[
        "app.jobs.account_mails",
        "app.jobs.chats",
        "app.jobs.event_handlers",
        "app.jobs.housekeeping",
        "app.jobs.messages",
        "app.jobs.playlist_builds",
        "app.jobs.preview_movies",
        "app.jobs.share_mails",
        "app.jobs.stored_files",
        "app.jobs.webhooks",
    ],
)


def connector(settings: Settings) -> procrastinate.PsycopgConnector:
    """The queue's own few connections; `SettingsError` where no database is set."""
    return procrastinate.PsycopgConnector(conninfo=settings.require_database(), min_size=1, max_size=4)


def work(settings: Settings, *, wait: bool = True) -> None:
    """Run jobs until SIGTERM or SIGINT, then finish those that run (in half a minute at most) and come back.

    With `wait=False`: run what is due and come back. A job finds `database` and `settings` in its context.
    """
    handlers.load(settings.event_handlers_folder)
    plugins.import_all(settings.plugin_folder)
    database = Database(settings)
    listener = LogListener(database)
    try:
        if handlers.HANDLERS:
            with database.session() as db:
                log_readers.begin(db, log_followers.HANDLE)
        if wait:
            listener.start()
        else:
            with database.session() as db:
                log_followers.wake(db)
        with queue.replace_connector(connector(settings)) as worker:
            worker.run_worker(
                name="callsheet",
                wait=wait,
                concurrency=2,
                delete_jobs="successful",
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
                additional_context={"database": database, "settings": settings},
            )
    finally:
        listener.stop()
        database.dispose()
