"""A job is deferred with the transaction that wants it, and run by the worker."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.testing import InMemoryConnector
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.ask import utc_now
from app.events.later import later
from app.jobs.queue import MOVIES_AT_ONCE, queue, queues_of, work
from app.models import ApiEvent, LoginToken, RevokedToken
from app.settings import Settings

ID = UUID("12345678-1234-4234-8234-123456789012")


def jobs(engine: Engine) -> list[Any]:
    """Every job, oldest first."""
    with engine.connect() as connection:
        return list(
            connection.execute(
                text(
                    "SELECT id, task_name, queue_name, lock, args, status::text"
                    " FROM procrastinate_jobs ORDER BY id"
                )
            )
        )


def test_a_committed_request_defers_its_job(studio: Engine) -> None:
    with Session(studio) as db:
        number = later(
            db, "mails.comment", queue="mails", lock="person", task=ID, at=utc_now().replace(2026, 1, 2)
        )
        assert jobs(studio) == []
        db.commit()

    ((id_, task, queue_name, lock, arguments, status),) = jobs(studio)
    assert (id_, task, queue_name, lock, status) == (number, "mails.comment", "mails", "person", "todo")
    assert arguments["task"] == str(ID)
    assert arguments["at"].startswith("2026-01-02T")


def test_a_rolled_back_request_defers_nothing(studio: Engine) -> None:
    with Session(studio) as db:
        later(db, "mails.comment", comment_id=ID)
        db.rollback()

    assert jobs(studio) == []


def test_the_worker_runs_a_deferred_job(studio: Engine, studio_settings: Settings) -> None:
    long_ago, soon = utc_now() - timedelta(days=3), utc_now() + timedelta(days=3)
    with Session(studio) as db:
        db.add_all([RevokedToken(jti="old", expires_at=long_ago), RevokedToken(jti="live", expires_at=soon)])
        for word, at in (("old", long_ago), ("live", soon)):
            db.add(LoginToken(email=f"{word}@x.org", nonce=word, expires_at=at))
        for word, kept, at in (("old", False, long_ago), ("kept", True, long_ago), ("new", False, utc_now())):
            db.add(ApiEvent(name=word, kept=kept, created_at=at, data={}))
        later(db, "housekeeping.sweep", timestamp=0)
        db.commit()

    work(studio_settings, wait=False)

    with studio.connect() as connection:
        left = connection.execute(text(
            "SELECT (SELECT array_agg(jti) FROM revoked_token), (SELECT array_agg(email) FROM login_token),"
            " (SELECT array_agg(name ORDER BY name) FROM api_event WHERE name IN ('old', 'kept', 'new'))"
        )).one()  # fmt: skip
    assert tuple(left) == (["live"], ["live@x.org"], ["kept", "new"])
    assert not [
        job for job in jobs(studio) if job.task_name == "housekeeping.sweep" and job.status != "succeeded"
    ]


def test_a_job_whose_worker_died_runs_again(studio: Engine, studio_settings: Settings) -> None:
    with Session(studio) as db:
        lost = later(db, "housekeeping.sweep", timestamp=0)
        db.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id"), {"id": lost})
        later(db, "housekeeping.resume", timestamp=0)
        db.commit()

    work(studio_settings, wait=False)

    assert not [job for job in jobs(studio) if job.id == lost and job.status in ("doing", "failed")]


def test_movies_have_places_of_their_own_and_every_task_has_a_worker() -> None:
    movies, others = queues_of(queue)

    assert movies == ["movies"]
    assert {"mails", "messages", "webhooks", "event_handlers", "default"} <= set(others)
    assert {task.queue for task in queue.tasks.values()} <= {*movies, *others}


def test_a_mail_does_not_wait_for_movies(
    studio: Engine, studio_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_end, swept = threading.Semaphore(0), threading.Event(), threading.Event()

    def encodes(*_given: object) -> None:
        began.release()
        may_end.wait(60)

    def sweeps(*_given: object) -> dict[str, int]:
        swept.set()
        os.kill(os.getpid(), signal.SIGTERM)
        may_end.set()
        return {}

    monkeypatch.setattr("app.services.preview_movies.begin", encodes)
    monkeypatch.setattr("app.services.housekeeping.sweep", sweeps)
    with Session(studio) as db:
        for _ in range(MOVIES_AT_ONCE + 1):
            later(db, "preview_movies.encode", queue="movies", preview_file_id=ID)
        db.commit()

    def defer_a_sweep() -> None:
        for _ in range(MOVIES_AT_ONCE):
            began.acquire(timeout=60)
        with Session(studio) as db:
            later(db, "housekeeping.sweep", timestamp=0)
            db.commit()

    threading.Thread(target=defer_a_sweep, daemon=True).start()
    work(studio_settings)

    assert swept.is_set()


@pytest.mark.parametrize("task", ["housekeeping.sweep", "housekeeping.resume", "housekeeping.forget"])
def test_housekeeping_goes_by_the_clock(task: str) -> None:
    with queue.replace_connector(InMemoryConnector()):
        queue.perform_import_paths()

    assert task in {name for name, _ in queue.periodic_registry.periodic_tasks}
