"""Webhooks: administrators say who is told of what happens. Not on the reference's wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from flask_restful import Resource

from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.bodies import StrictBody
from app.http.domains import actions, data
from app.http.gates import on, only
from app.http.operation import operation
from app.models import Webhook
from app.queries import rows
from app.queries import webhooks as read
from app.queries.json import JsonText
from app.schemas.webhooks import (
    HIDDEN,
    DeliveriesQuery,
    DeliveryRow,
    NewSecret,
    NewWebhook,
    Queued,
    ReplayWish,
    WebhookRow,
)
from app.schemas.write import values_of
from app.services import webhooks

TABLE = place(Table(path="webhooks", schema=WebhookRow, updates=webhooks.change, verbs="LGUD"))


@data.resource("/webhooks")
class Webhooks(Resource):
    """A new webhook."""

    @operation(access=only(ADMIN), body=StrictBody(), reply=NewWebhook, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Add a webhook: `url`, `name`, `events` (names or `task:*`, none: all), `project_id` (none: all).

        The answer holds its secret (Standard Webhooks), which is never shown again.
        """
        values, _links = values_of(WebhookRow, body, creating=True, protected=frozenset(HIDDEN))
        id_, secret = webhooks.create(ask, values)
        shown = orjson.loads(bytes(rows.one(ask, WebhookRow, id_)))
        return JsonText(orjson.dumps({**shown, "secret": secret}))


@data.resource("/webhooks/<uuid:webhook_id>/deliveries")
class WebhookDeliveries(Resource):
    """What a webhook was told."""

    @operation(access=on(Webhook, ADMIN), query=DeliveriesQuery, reply=DeliveryRow, many=True)
    def get(self, ask: Ask, webhook_id: UUID, query: dict[str, Any]) -> JsonText:
        """List what a webhook was told of, the newest event first, with what it answered."""
        return read.deliveries(ask, webhook_id, query)


@actions.resource("/webhooks/<uuid:webhook_id>/test")
class WebhookTry(Resource):
    """A webhook is tried."""

    @operation(access=on(Webhook, ADMIN), reply=Queued)
    def post(self, ask: Ask, webhook_id: UUID) -> dict[str, Any]:
        """Try a webhook: it alone is told of `webhook:test`, after what waits for it."""
        webhooks.attempt(ask, webhook_id)
        return {"success": True, "deliveries": 1}


@actions.resource("/webhooks/<uuid:webhook_id>/rotate-secret")
class WebhookSecret(Resource):
    """A webhook gets another secret."""

    @operation(access=on(Webhook, ADMIN), reply=NewSecret)
    def post(self, ask: Ask, webhook_id: UUID) -> dict[str, str]:
        """Give a webhook a new secret, which is shown this once. Deliveries of a day are signed with both."""
        return {"secret": webhooks.rotate(ask, webhook_id)}


@actions.resource("/webhooks/<uuid:webhook_id>/replay")
class WebhookReplay(Resource):
    """A webhook is told again."""

    @operation(access=on(Webhook, ADMIN), body=ReplayWish, reply=Queued)
    def post(self, ask: Ask, webhook_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Tell a webhook of all events after a place again; without a place, of its dead letters.

        Each event keeps its `webhook-id`, by which a receiver knows what it has seen.
        """
        return {"success": True, "deliveries": webhooks.replay(ask, webhook_id, body["after"])}
