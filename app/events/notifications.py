"""What people do with their notifications (spec 10 §D7)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event


@event("notification:read")
class NotificationRead(Event):
    """Somebody read a notification."""

    person_id: UUID
    notification_id: UUID


@event("notification:unread")
class NotificationUnread(Event):
    """Somebody wants to read a notification again."""

    person_id: UUID
    notification_id: UUID


@event("notification:all-read")
class NotificationsAllRead(Event):
    """Somebody has read everything."""

    person_id: UUID
