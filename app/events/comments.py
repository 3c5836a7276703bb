"""What happens to a comment that is there: replies, acknowledgements (spec 30 §17)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event


@event("comment:reply")
class CommentReplied(Event):
    """Somebody replied to a comment."""

    task_id: UUID
    comment_id: UUID
    reply_id: UUID


@event("comment:delete-reply", kept=False)
class CommentReplyDeleted(Event):
    """A reply was deleted."""

    task_id: UUID
    comment_id: UUID
    reply_id: str


@event("comment:acknowledge", kept=False)
class CommentAcknowledged(Event):
    """Somebody acknowledged a comment."""

    comment_id: UUID
    person_id: UUID


@event("comment:unacknowledge", kept=False)
class CommentUnacknowledged(Event):
    """Somebody took their acknowledgement back."""

    comment_id: UUID
    person_id: UUID
