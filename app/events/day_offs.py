"""The events of days off."""

from __future__ import annotations

from app.events.catalogue import row_events

DAY_OFF = row_events("day-off", "day_off_id")
