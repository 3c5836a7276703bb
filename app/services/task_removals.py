"""What hangs below tasks goes, with the files stored for it (spec 20 §1, 30 §15.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from app.ask import Ask
from app.models import (
    AttachmentFile,
    Comment,
    News,
    Notification,
    OutputFile,
    PreviewFile,
    Subscription,
    Task,
    TimeSpent,
    WorkingFile,
)
from app.services import stored_files
from app.services.assignments import among


def remove(ask: Ask, ids: Sequence[UUID]) -> None:
    """A step: delete tasks with their comments, previews, files, time spents, news and who follows them.

    One statement a table, whatever the number. The links of comments, previews and assignees go by themselves; what
    is stored goes after the commit.
    """
    if not ids:
        return
    tasks = among(ids)
    comments = select(Comment.id).where(Comment.object_id == tasks)
    works = select(WorkingFile.id).where(WorkingFile.task_id == tasks)
    gone = erase(ask, OutputFile, OutputFile.source_file_id.in_(works), returning=True)
    gone += erase(ask, WorkingFile, WorkingFile.task_id == tasks, returning=True)
    erase(ask, Notification, or_(Notification.task_id == tasks, Notification.comment_id.in_(comments)))
    erase(ask, News, or_(News.task_id == tasks, News.comment_id.in_(comments)))
    gone += erase(ask, AttachmentFile, AttachmentFile.comment_id.in_(comments), returning=True)
    erase(ask, Comment, Comment.object_id == tasks)
    erase(ask, Subscription, Subscription.task_id == tasks)
    gone += erase(ask, PreviewFile, PreviewFile.task_id == tasks, returning=True)
    erase(ask, TimeSpent, TimeSpent.task_id == tasks)
    erase(ask, Task, Task.id == tasks)
    stored_files.drop(ask, gone, force=True)


def erase(ask: Ask, model: Any, where: Any, returning: bool = False) -> list[UUID]:
    """A step: delete the rows of a table that `where` chooses; answers their ids when asked to. One statement."""
    gone = delete(model).where(where).execution_options(synchronize_session=False)
    if returning:
        return list(ask.db.scalars(gone.returning(model.id)))
    ask.db.execute(gone)
    return []
