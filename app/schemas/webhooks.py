"""How webhooks and their deliveries look on the wire. The secret is in the answer to the POST alone."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Webhook, WebhookDelivery, names
from app.schemas.row import row

HIDDEN = ("secret", "place_transaction", "place_position")
WebhookRow = row(Webhook, without=HIDDEN)
DeliveryRow = row(WebhookDelivery, without=("transaction", "position"), name="WebhookDeliveryRow")


NewWebhook = Schema.from_dict({**WebhookRow.wire_fields(), "secret": fields.String()}, name="NewWebhook")
"""A webhook with its secret, which is shown this once."""


class ReplayWish(Schema):
    """`after`: a place of the event feed (`0.0`: the beginning); none: the dead letters."""

    after = fields.String(load_default=None, allow_none=True)


class DeliveriesQuery(Schema):
    """Which deliveries, and which page of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(names.DELIVERY_STATES))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class NewSecret(Schema):
    """A secret that is shown this once."""

    secret = fields.String()


class Queued(Schema):
    """How many deliveries wait because of it; of a replay from a place the worker counts them later (null)."""

    success = fields.Boolean()
    deliveries = fields.Integer(allow_none=True)
