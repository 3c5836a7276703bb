"""Who reads the news of a production (spec 30 §8.2)."""

from __future__ import annotations

from app.access.rule import ADMIN, team
from app.access.tasks import ASSIGNED, SEES, via_task

READS = via_task(SEES)
"""Who sees the task that the line is about."""
LISTS = via_task(
    ADMIN | team("manager", "supervisor", "user", open_only=True) | team("vendor", open_only=True) & ASSIGNED
)
"""The news of all open projects of the caller: not those where they are a client."""
