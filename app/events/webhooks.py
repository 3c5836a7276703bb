"""Webhooks themselves are told of (to administrators), and one can be tried."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event, row_events

WEBHOOK = row_events("webhook", "webhook_id")


@event("webhook:test", kept=False)
class WebhookTest(Event):
    """An administrator tries a webhook: it alone is told."""

    webhook_id: UUID
