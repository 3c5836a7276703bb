"""Webhooks: who is told of what, and tried, and told again. Delivering is in webhook_deliveries.py."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, func, insert, text, update

from app.ask import Ask
from app.auth.sealed import opened, sealed
from app.errors import WrongParameter
from app.events.catalogue import CATALOGUE
from app.events.log import record
from app.events.webhooks import WEBHOOK, WebhookTest
from app.models import Webhook, WebhookDelivery
from app.schemas.webhooks import WebhookRow
from app.services import rows
from app.services.webhook_addresses import parsed
from app.services.webhook_secrets import OLD_SECRET_LIFE, valid_secrets

MOST_EVENTS = 100
PREFIX = "whsec_"
_PLACE = re.compile(r"(\d{1,19})\.(\d{1,18})")
TOLD = rows.teller(WEBHOOK, "webhook_id")
# Where a new webhook begins: behind every event that is settled or under way.
_NOW = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
_IS_AHEAD = text("SELECT CAST(:transaction AS text)::xid8 >= pg_snapshot_xmax(pg_current_snapshot())")


def create(ask: Ask, values: dict[str, Any]) -> tuple[UUID, str]:
    """Add a webhook; it is told of what happens from now on. Answers its id and its secret. Records webhook:new.

    Errors: 400 for an address or an event that cannot be.
    """
    _check(ask, values)
    secret = _fresh_secret()
    here = int(ask.db.execute(_NOW).scalar_one())
    given = {
        **values,
        "secret": sealed(secret, ask.settings.secret_key),
        "place_transaction": here,
        "place_position": 0,
    }
    id_: UUID = ask.db.execute(insert(Webhook).values(given).returning(Webhook.id)).scalar_one()
    record(ask, WEBHOOK["new"](webhook_id=id_, project_id=values.get("project_id")))
    return id_, secret


def rotate(ask: Ask, id_: UUID) -> str:
    """Give a webhook a new secret, the old one being good for a day more. Locks it. Records webhook:update.

    Until then every delivery is signed with both (Standard Webhooks: a list of signatures), so that no receiver has to
    be changed in the same moment. A second rotation within the day ends the oldest at once.
    """
    hook = ask.db.get_one(Webhook, id_, with_for_update=True)
    fresh = _fresh_secret()
    old = valid_secrets(opened(hook.secret, ask.settings.secret_key), ask.now)[:1]
    until = int((ask.now + OLD_SECRET_LIFE).timestamp())
    hook.secret = sealed(" ".join([fresh, *(f"{one}@{until}" for one in old)]), ask.settings.secret_key)
    record(ask, WEBHOOK["update"](webhook_id=id_, project_id=hook.project_id))
    return fresh


def _fresh_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def change(ask: Ask, id_: UUID, values: dict[str, Any], links: dict[str, list[UUID]]) -> None:
    """Change a webhook; what waits goes to the new address. Records webhook:update. Errors: as `create`."""
    _check(ask, values)
    rows.change(ask, WebhookRow, id_, values, links, TOLD)


def _check(ask: Ask, values: dict[str, Any]) -> None:
    if "url" in values:
        parsed(values["url"], ask.settings.webhooks_allow_private)
    events = values.get("events", [])
    if len(events) > MOST_EVENTS:
        raise WrongParameter(f"events are {MOST_EVENTS} names at most.")
    nouns = {f"{name.split(':')[0]}:*" for name in CATALOGUE}
    unknown = [name for name in events if name not in CATALOGUE and name not in nouns]
    if unknown:
        raise WrongParameter(f"There is no event {unknown[0][:80]}.")


def attempt(ask: Ask, id_: UUID) -> None:
    """Try a webhook: it alone is told of webhook:test, in its turn."""
    record(ask, WebhookTest(webhook_id=id_))


def replay(ask: Ask, id_: UUID, after: str | None) -> int | None:
    """Tell again: all events after a place, else the dead letters. Records webhook:update.

    Returns the number of dead letters that wait again; None for a place. Events keep their ids, so that a receiver
    knows them. Errors: 400 for a place that is none.
    """
    if after is not None:
        found = _PLACE.fullmatch(after)
        if found is None:
            raise WrongParameter("after must be a place of the event feed: <transaction>.<position>.")
        transaction, position = int(found.group(1)), int(found.group(2))
        if transaction >= 2**63 or ask.db.execute(_IS_AHEAD, {"transaction": str(transaction)}).scalar():
            raise WrongParameter("after must be a place that the event feed gave.")
        moved = update(Webhook).where(Webhook.id == id_)
        ask.db.execute(moved.values(place_transaction=transaction, place_position=position))
        number = None
    else:
        dead = (WebhookDelivery.webhook_id == id_) & (WebhookDelivery.state == "dead")
        again = update(WebhookDelivery).where(dead).values(state="waiting", attempts=0, retry_at=None)
        done: CursorResult[Any] = ask.db.execute(again)  # type: ignore[assignment]
        number = done.rowcount
        ask.db.execute(update(Webhook).where(Webhook.id == id_).values(updated_at=func.clock_timestamp()))
    record(ask, WEBHOOK["update"](webhook_id=id_))
    return number
