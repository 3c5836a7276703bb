"""A person says that they have read a comment, or takes it back (spec 30 §6.7)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.events.comments import CommentAcknowledged, CommentUnacknowledged
from app.events.log import record
from app.models import Comment, CommentAcknowledgement, Task


def toggle(ask: Ask, comment_id: UUID) -> None:
    """Acknowledge a comment as the caller, or take it back. Records comment:acknowledge or comment:unacknowledge."""
    project_id = ask.db.scalar(
        select(Task.project_id).join(Comment, Comment.object_id == Task.id).where(Comment.id == comment_id)
    )
    link = CommentAcknowledgement
    own = delete(link).where(link.comment_id == comment_id, link.person_id == ask.caller.id)
    shared = {"comment_id": comment_id, "person_id": ask.caller.id}
    if ask.db.execute(own.returning(link.comment_id)).first() is not None:
        record(ask, CommentUnacknowledged(**shared, project_id=project_id))
        return
    ask.db.execute(insert(link).values(shared).on_conflict_do_nothing())
    record(ask, CommentAcknowledged(**shared, project_id=project_id))
