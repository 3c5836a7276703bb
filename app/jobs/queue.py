"""The job queue: procrastinate on the database itself. Its modules of tasks are named here and nowhere else."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Any

import procrastinate

from app.events import handlers
from app.extensions import Database
from app.http import plugins
from app.jobs.log_listener import LogListener
from app.services import log_followers, log_readers
from app.services.preview_movies import QUEUE as MOVIES
from app.settings import Settings

SECONDS_TO_FINISH = 30
SIGNS_OF_LIFE = 3
"""So many a worker gives in the time after which it counts as dead."""
MOVIES_AT_ONCE, OTHERS_AT_ONCE = 2, 3
"""Movies have places of their own: mails and webhooks never stand behind an hour of encoding."""

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
    return procrastinate.PsycopgConnector(conninfo=settings.require_database(), min_size=1, max_size=6)


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
            shared: dict[str, Any] = {
                "delete_jobs": "successful",
                "shutdown_graceful_timeout": SECONDS_TO_FINISH,
                "update_heartbeat_interval": settings.worker_lost_after / SIGNS_OF_LIFE,
                "stalled_worker_timeout": settings.worker_lost_after,
                "additional_context": {"database": database, "settings": settings},
            }
            if wait:
                asyncio.run(_side_by_side(worker, shared))
            else:
                worker.run_worker(name="callsheet", wait=False, concurrency=OTHERS_AT_ONCE, **shared)
    finally:
        listener.stop()
        database.dispose()


def queues_of(worker: procrastinate.App) -> tuple[list[str], list[str]]:
    """The queues of movies, and all others that a task names."""
    worker.perform_import_paths()
    named = {task.queue for task in worker.tasks.values()} | {"default"}
    return [MOVIES], sorted(named - {MOVIES})


async def _side_by_side(worker: procrastinate.App, shared: dict[str, Any]) -> None:
    """One worker for movies and one for all else, until SIGTERM or SIGINT."""
    movies, others = queues_of(worker)
    async with worker.open_async():
        running = [
            asyncio.create_task(
                worker.run_worker_async(
                    name=name, queues=queues, concurrency=at_once, install_signal_handlers=False, **shared
                )
            )
            for name, queues, at_once in (
                ("callsheet", others, OTHERS_AT_ONCE),
                ("callsheet-movies", movies, MOVIES_AT_ONCE),
            )
        ]

        def stop() -> None:
            for one in running:
                one.cancel()

        if sys.platform != "win32":
            for each in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(each, stop)
        done, _pending = await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
        stop()
        await asyncio.wait(running)
        for one in done:
            if not one.cancelled():
                one.result()  # what ended without being asked to tells why
