"""Notifications, for administrators (spec 30 §16.6)."""

from __future__ import annotations

from app.blueprints.crud import Table, place
from app.schemas.notifications_table import NotificationRow
from app.services import notifications_table

place(Table(path="notifications", schema=NotificationRow, creates=notifications_table.create))
