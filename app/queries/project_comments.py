"""The comments of a production (spec 30 §4.11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.access.comment_reads import READ_COMMENT
from app.models import Comment, Task
from app.queries.json import columns
from app.schemas.comments import CommentRow


def of_project(ask: Any, project_id: UUID) -> Select[Any]:
    """The comments on a project's tasks that the caller may read, with their collections of ids, last changed first."""
    tasks = select(Task.id).where(Task.project_id == project_id)
    rows = select(*columns(ask, CommentRow, Comment)).where(
        Comment.object_id.in_(tasks), READ_COMMENT(ask, Comment)
    )
    return rows.order_by(Comment.updated_at.desc(), Comment.id)
