"""Whose tasks a caller lists, and which wait for them (spec 30 §4.13, §13; 10 §D7)."""

from __future__ import annotations

from app.access.persons import SELF
from app.access.rule import ADMIN, Rule, by_role, team
from app.access.tasks import ASSIGNED, OWN_DEPARTMENT
from app.ask import ROLES

LISTS = (
    ADMIN | team("manager", "supervisor", "user", open_only=True) | team("vendor", open_only=True) & ASSIGNED
)
"""The tasks of a person that others may read: none for clients, from whom assignments are hidden."""
IN_TEAM = team(*ROLES, open_only=True)
"""One's own list: open projects of whose team one is, admins too."""
CHECKS = ADMIN | team("manager", open_only=True) | team("supervisor", open_only=True) & OWN_DEPARTMENT
"""Who checks a task that waits for approval."""
NO_BOT = Rule(lambda _ask, person: ~person.is_bot, "no bot's")
OF_PERSON = (SELF | ~by_role("vendor")) & NO_BOT
"""Whose list: a vendor asks for themself only."""
