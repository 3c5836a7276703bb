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


def follow(before: Progress, status: Meaning, commented_at: datetime, now: datetime) -> Progress:
    """The progress after a comment that is the task's last (spec 30 §3.2); another must be replayed."""
    after = replace(before, task_status_id=status.id, last_comment_date=commented_at)
    if status.id == before.task_status_id:
        return after
    end_date = now if status.is_feedback_request else before.end_date if status.is_done else None
    return replace(
        after,
        retake_count=before.retake_count + bool(status.is_retake),
        real_start_date=before.real_start_date or (now if status.is_wip else None),
        end_date=end_date,
        done_date=now if status.is_done else None,
    )


def replay(default_status_id: UUID | None, comments: Iterable[tuple[Meaning, datetime]]) -> Progress:
    """The progress that a task's comments, oldest first, lead to (spec 30 §3.3). A run of retakes counts once."""
    made = Progress(task_status_id=default_status_id)
    retaken = False
    for status, date in comments:
        made = replace(
            made,
            task_status_id=status.id,
            last_comment_date=date,
            retake_count=made.retake_count + (status.is_retake and not retaken),
            real_start_date=made.real_start_date or (date if status.is_wip else None),
            end_date=made.end_date or (date if status.is_feedback_request else None),
            done_date=date if status.is_done else made.done_date,
        )
        retaken = status.is_retake
    return made
