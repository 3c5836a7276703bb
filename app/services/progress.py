"""What comments do to their task: its status, its dates, its count of retakes (spec 30 §3.2, §3.3).

Steps without a database: they get what their caller holds and answer the task's new progress.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Meaning:
    """A status, as far as it moves a task."""

    id: UUID
    is_retake: bool = False
    is_wip: bool = False
    is_feedback_request: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class Progress:
    """The columns of a task that its comments write."""

    task_status_id: UUID | None = None
    last_comment_date: datetime | None = None
    retake_count: int = 0
    real_start_date: datetime | None = None
    end_date: datetime | None = None
    done_date: datetime | None = None


def is_last(before: Progress, commented_at: datetime) -> bool:
    """Is a comment of this moment the task's last? Compared in whole seconds; equal counts as last."""
    last = before.last_comment_date
    return last is None or last.replace(microsecond=0) <= commented_at.replace(microsecond=0)


def follow(before: Progress, status: Meaning, commented_at: datetime) -> Progress:
    """The progress after a comment that is the task's last (spec 30 §3.2); another must be replayed.

    Its dates are the comment's, so that a replay finds the same (spec 30 §19.17).
    """
    after = replace(before, task_status_id=status.id, last_comment_date=commented_at)
    if status.id == before.task_status_id:
        return after
    end_date = commented_at if status.is_feedback_request else before.end_date if status.is_done else None
    return replace(
        after,
        retake_count=before.retake_count + bool(status.is_retake),
        real_start_date=before.real_start_date or (commented_at if status.is_wip else None),
        end_date=end_date,
        done_date=commented_at if status.is_done else None,
    )


def replay(default_status_id: UUID | None, comments: Iterable[tuple[Meaning, datetime]]) -> Progress:
    """The progress that a task's comments, oldest first, lead to (spec 30 §3.3): each is followed in turn."""
    made = Progress(task_status_id=default_status_id)
    for status, date in comments:
        made = follow(made, status, date)
    return made
