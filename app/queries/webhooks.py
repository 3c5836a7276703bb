"""Deliveries of a webhook, the newest event first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import WebhookDelivery
from app.queries.json import JsonText, columns, read_list
from app.schemas.webhooks import DeliveryRow


def deliveries(ask: Ask, webhook_id: UUID, asked: dict[str, Any]) -> JsonText:
    """A page of deliveries. One statement. Shape: `[WebhookDeliveryRow]`."""
    row = WebhookDelivery
    chosen = select(*columns(ask, DeliveryRow, row)).where(row.webhook_id == webhook_id)
    if asked["state"] is not None:
        chosen = chosen.where(row.state == asked["state"])
    chosen = chosen.order_by(row.transaction.desc(), row.position.desc()).limit(asked["limit"])
    return read_list(ask, chosen.offset((asked["page"] - 1) * asked["limit"]))
