"""The operator tries the server out (spec 60 §14)."""

from __future__ import annotations

from app.ask import Ask
from app.events.log import record
from app.events.status import MainTest


def test_event(ask: Ask) -> None:
    """Tell an event that means nothing. Records main:test, in realtime only."""
    record(ask, MainTest())
