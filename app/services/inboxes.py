"""What people do with their notifications: read one, read all (spec 10 §D7)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, update

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.notifications import NotificationRead, NotificationsAllRead, NotificationUnread
from app.models import Notification


def mark(ask: Ask, notification_id: UUID, read: bool) -> None:
    """Mark a notification of the caller's as read, or as not. Records notification:read or notification:unread."""
    marked = (
        update(Notification)
        .where(Notification.id == notification_id, Notification.person_id == ask.caller.id)
        .values(read=read, updated_at=func.clock_timestamp())
        .returning(Notification.id)
    )
    if ask.db.execute(marked).scalar_one_or_none() is None:
        raise NotFound("You have no notification of this id.")
    happened = NotificationRead if read else NotificationUnread
    record(ask, happened(person_id=ask.caller.id, notification_id=notification_id))


def mark_all(ask: Ask) -> None:
    """Mark all of the caller's notifications as read. Records notification:all-read."""
    unread = update(Notification).where(Notification.person_id == ask.caller.id, ~Notification.read)
    ask.db.execute(unread.values(read=True, updated_at=func.clock_timestamp()))
    record(ask, NotificationsAllRead(person_id=ask.caller.id))
