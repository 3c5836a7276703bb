"""Who reads the log of events (spec 60 §2)."""

from __future__ import annotations

from app.access.rule import ADMIN, Rule, by_role, team

READS = ADMIN | team()
"""An admin reads all; a manager the events of their projects (the door asks for the role)."""
GLOBAL_MANAGER = by_role("admin", "manager")
KEPT: Rule = ADMIN & Rule(lambda _ask, event: event.kept.is_(True), "kept event")
