"""Deliveries: the log's events, sorted to the webhooks that want them, one after the other in the log's order.

`sort` reads only settled events (queries/event_feed.py says why): none is skipped, none comes twice. The first
delivery that waits keeps all others of its webhook waiting, until it is delivered or dead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.ask import Ask
from app.auth.sealed import opened
from app.events.log import record
from app.events.webhooks import WEBHOOK
from app.models import Webhook, WebhookDelivery
from app.services.webhook_secrets import valid_secrets

DELIVER, QUEUE = "webhooks.deliver", "webhooks"
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600)
)
"""After each failed attempt; the one after the last is not made: the letter is dead."""
GONE = 410
LONGEST_ERROR = 500

_SORT = text(
    """
    WITH hook AS (SELECT * FROM webhook WHERE id = :id AND active FOR UPDATE),
    horizon AS (
        SELECT transaction, position FROM api_event WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY transaction DESC, position DESC LIMIT 1
    ),
    wanted AS (
        SELECT hook.id AS webhook_id, event.* FROM hook JOIN api_event AS event
          ON event.transaction >= hook.place_transaction
         AND (event.transaction, event.position) > (hook.place_transaction, hook.place_position)
         AND event.transaction < pg_snapshot_xmin(pg_current_snapshot())
        WHERE CASE WHEN event.name = 'webhook:test' THEN event.data ->> 'webhook_id' = hook.id::text
              ELSE (hook.project_id IS NULL OR event.project_id = hook.project_id)
               AND (cardinality(hook.events) = 0 AND event.kept OR event.name = ANY (hook.events)
                    OR event.kept AND split_part(event.name, ':', 1) || ':*' = ANY (hook.events)) END
    ),
    made AS (
        INSERT INTO webhook_delivery (webhook_id, event_id, event_name, payload, transaction, position)
        SELECT webhook_id, id, name, jsonb_build_object(
            'type', name, 'timestamp', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'project_id', project_id, 'user_id', user_id, 'data', coalesce(data, '{}')
        ), transaction, position FROM wanted
        ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'waiting', attempts = 0, retry_at = NULL
        WHERE webhook_delivery.state <> 'waiting'
        RETURNING 1
    ),
    moved AS (
        UPDATE webhook SET place_transaction = horizon.transaction, place_position = horizon.position
        FROM hook, horizon WHERE webhook.id = hook.id
         AND (horizon.transaction, horizon.position) > (hook.place_transaction, hook.place_position)
        RETURNING 1
    )
    SELECT count(*) FROM made, (SELECT count(*) FROM moved) AS counted
    """
)
_DUE = text(
    """
    SELECT id FROM webhook WHERE active AND (
        EXISTS (SELECT FROM api_event WHERE transaction >= webhook.place_transaction
            AND (transaction, position) > (webhook.place_transaction, webhook.place_position)
            AND transaction < pg_snapshot_xmin(pg_current_snapshot()))
        OR (SELECT retry_at IS NULL OR retry_at <= clock_timestamp() FROM webhook_delivery
            WHERE webhook_id = webhook.id AND state = 'waiting' ORDER BY transaction, position LIMIT 1))
    """
)


@dataclass(frozen=True)
class Letter:
    """What is to be sent, where to, signed with which keys (none: the server's key changed, nothing can be signed)."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    url: str
    secrets: tuple[str, ...]
    body: bytes


def due(db: Session) -> Sequence[UUID]:
    """The webhooks that a job has something to do for. One statement."""
    return [row.id for row in db.execute(_DUE)]


def sort(ask: Ask, webhook_id: UUID) -> int:
    """Make deliveries of the settled events after the webhook's place, and move it. One statement for any number."""
    return int(ask.db.execute(_SORT, {"id": webhook_id}).scalar_one())


def first(ask: Ask, webhook_id: UUID) -> Letter | None:
    """The webhook's next letter; None when none waits, or the first one's time has not come. One statement."""
    row = WebhookDelivery
    chosen = (
        select(row.id, row.event_id, row.payload, row.retry_at, Webhook.url, Webhook.secret)
        .join(Webhook, Webhook.id == row.webhook_id)
        .where(row.webhook_id == webhook_id, row.state == "waiting", Webhook.active.is_(True))
        .order_by(row.transaction, row.position)
        .limit(1)
    )
    found = ask.db.execute(chosen).one_or_none()
    if found is None or (found.retry_at is not None and found.retry_at > ask.now):
        return None
    body = orjson.dumps(found.payload)
    keys = valid_secrets(opened(found.secret, ask.settings.secret_key), ask.now)
    return Letter(found.id, webhook_id, found.event_id, found.url, tuple(keys), body)


def delivered(ask: Ask, letter: Letter, status: int) -> None:
    """The receiver took it."""
    _settle(
        ask, letter, {"state": "delivered", "response_status": status, "error": None, "delivered_at": ask.now}
    )


def failed(ask: Ask, letter: Letter, status: int | None, error: str) -> None:
    """The receiver did not take it: it is tried again later, or dead after the last attempt.

    One that is gone (410) switches its webhook off. Records webhook:update then.
    """
    attempts = ask.db.scalar(select(WebhookDelivery.attempts).where(WebhookDelivery.id == letter.id)) or 0
    is_last = attempts + 1 >= len(WAITS)
    values: dict[str, Any] = {
        "state": "dead" if is_last else "waiting",
        "retry_at": None if is_last else ask.now + WAITS[attempts],
        "response_status": status,
        "error": error[:LONGEST_ERROR],
    }
    _settle(ask, letter, values)
    if status == GONE:
        off = update(Webhook).where(Webhook.id == letter.webhook_id).values(active=False)
        project_id = ask.db.scalar(off.returning(Webhook.project_id))
        record(ask, WEBHOOK["update"](webhook_id=letter.webhook_id, project_id=project_id))


def _settle(ask: Ask, letter: Letter, values: dict[str, Any]) -> None:
    mine = (WebhookDelivery.id == letter.id) & (WebhookDelivery.state == "waiting")
    ask.db.execute(update(WebhookDelivery).where(mine).values(attempts=WebhookDelivery.attempts + 1, **values))
