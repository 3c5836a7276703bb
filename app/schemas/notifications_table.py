"""How notifications look on the generic routes (spec 30 §16.6)."""

from __future__ import annotations

from marshmallow import fields

from app.models import Notification
from app.schemas.row import computed, row

KIND = computed(fields.String(), lambda _ask, notification: notification.type)
NotificationRow = row(Notification, without=("type",), notification_type=KIND)
"""`type` is the row's own on the way out and the notification's kind on the way in."""
