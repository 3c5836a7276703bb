"""Notifications leave the building: mails and chat messages, after commit, by the worker (spec 30 §7.6)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.ask import Ask
from app.events.later import later_together

QUEUE = "messages"
SPREAD = "messages.spread"


def defer(ask: Ask, notifications: Sequence[UUID], *, forced: bool = False) -> None:
    """Have notifications mailed and chatted to those who want it, once this transaction is committed.

    `forced`: mailed even to who has mails switched off (a playlist is ready, spec 30 §7.5). One statement, none
    when there is nothing to send.
    """
    if notifications:
        later_together(
            ask.db, SPREAD, queue=QUEUE, notifications=[str(id_) for id_ in notifications], forced=forced
        )
