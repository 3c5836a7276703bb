"""Notifications written by hand (spec 30 §16.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.ask import Ask
from app.events.log import record
from app.events.named import NotificationNew
from app.models import Notification


def create(ask: Ask, values: dict[str, Any], links: dict[str, list[UUID]]) -> UUID:
    """Notify a person, without the mail and messages of a real comment. Records notification:new."""
    made = insert(Notification).values(values).returning(Notification.id)
    id_: UUID = ask.db.execute(made).scalar_one()
    record(ask, NotificationNew(notification_id=id_, person_id=values["person_id"]))
    return id_
