"""Webhooks are told of events, each webhook in the log's order: the job holds the webhook's lock."""

from __future__ import annotations

import logging
import time
from uuid import UUID

import urllib3
from procrastinate import JobContext

from app.errors import WrongParameter
from app.jobs.asking import asking
from app.jobs.queue import queue
from app.jobs.webhook_post import post
from app.services import webhook_deliveries
from app.services.webhook_addresses import resolved
from app.services.webhook_deliveries import Letter
from app.settings import Settings

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200  # letters; then others have their turn
LONGEST = 30.0  # seconds, for the same reason: a slow receiver holds nobody up


@queue.task(name=webhook_deliveries.DELIVER, queue=webhook_deliveries.QUEUE, pass_context=True)
def deliver(context: JobContext, webhook_id: str) -> None:
    """Deliver what waits for a webhook, until a delivery fails. No transaction is open while the receiver thinks."""
    id_ = UUID(webhook_id)
    with asking(context, may_be_silent=True) as ask:
        webhook_deliveries.sort(ask, id_)
    end = time.monotonic() + LONGEST
    for _ in range(MOST_AT_ONCE):
        if time.monotonic() > end:
            return
        with asking(context, may_be_silent=True) as ask:
            letter = webhook_deliveries.first(ask, id_)
            moment = int(ask.now.timestamp())
        if letter is None:
            return
        status, error = sent(context.additional_context["settings"], letter, moment)
        with asking(context, may_be_silent=True) as ask:
            if error is None and status is not None:
                webhook_deliveries.delivered(ask, letter, status)
            else:
                webhook_deliveries.failed(ask, letter, status, error or "no answer")


def sent(settings: Settings, letter: Letter, moment: int) -> tuple[int | None, str | None]:
    """Send a letter; answers the receiver's status and what went wrong, None when nothing did."""
    if not letter.secrets:
        return None, "The secret was sealed with another SECRET_KEY: make the webhook anew."
    try:
        address = resolved(letter.url, settings.webhooks_allow_private)
        status = post(address, letter.secrets, letter.event_id, moment, letter.body)
    except WrongParameter as refusal:
        return None, refusal.message
    except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
        log.info("webhook %s: %s", letter.webhook_id, type(error).__name__)
        return None, f"No answer: {type(error).__name__}"
    return status, None if 200 <= status < 300 else f"The receiver answered {status}."
