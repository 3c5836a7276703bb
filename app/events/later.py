"""Jobs deferred by name, inside the caller's transaction: rolled back with it, run after its commit.

A room below `jobs` names the task and never imports it (DESIGN §1). The worker hears of the job by NOTIFY,
which PostgreSQL sends at COMMIT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models.statements import send_later

_DEFER = text(
    """
    SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[
        ROW(:queue, :task, 0, CAST(:lock AS text), NULL, CAST(:arguments AS jsonb), NULL)
        ::procrastinate_job_to_defer_v1
    ]))
    """
)

_DEFER_TOGETHER = """
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW($1::text, $2::text, 0, NULL, NULL, $3::jsonb, NULL)::procrastinate_job_to_defer_v1
    ])
    """

_DEFER_ALL = text(
    """
    SELECT count(*) FROM unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(:queue, :task, 0, NULL, NULL, arguments, NULL)::procrastinate_job_to_defer_v1
        FROM jsonb_array_elements(CAST(:all AS jsonb)) AS given (arguments)
    )))
    """
)


def later_all(
    db: Session, task: str, /, all_arguments: Sequence[Mapping[str, Any]], queue: str = "default"
) -> None:
    """Defer a job of the task for each set of arguments. One statement for any number."""
    if all_arguments:
        given = orjson.dumps([dict(arguments) for arguments in all_arguments]).decode()
        db.execute(_DEFER_ALL, {"queue": queue, "task": task, "all": given})


def later_together(db: Session, task: str, /, queue: str = "default", **arguments: Any) -> None:
    """Defer a job as `later` does, in one message with the statement that follows; its number is not told."""
    send_later(db, _DEFER_TOGETHER, [queue, task, orjson.dumps(arguments).decode()])


def later(db: Session, task: str, /, queue: str = "default", lock: str | None = None, **arguments: Any) -> int:
    """Defer a job of the task named `task` in the transaction of `db`; returns the job's number.

    `arguments` become the task's keyword arguments, as JSON: UUIDs and times arrive as texts. Jobs with the
    same `lock` run one after the other, in the order of their numbers. One statement.
    """
    values = {"queue": queue, "task": task, "lock": lock, "arguments": orjson.dumps(arguments).decode()}
    return int(db.execute(_DEFER, values).scalar_one())
