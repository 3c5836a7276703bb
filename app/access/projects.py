"""Who may what with a project (spec 20 §2)."""

from __future__ import annotations

from app.access.rule import ADMIN, team

SEES = ADMIN | team()
"""access(P): admin or member of the team, whatever the project's status."""
MANAGES = ADMIN | team("manager")
SUPERVISES = ADMIN | team("manager", "supervisor")
NO_CLIENT = ADMIN | team("manager", "supervisor", "user", "vendor")
NO_VENDOR = ADMIN | team("manager", "supervisor", "user", "client")
STAFF = ADMIN | team("manager", "supervisor", "user")
"""Neither vendor nor client."""
LISTS_OPEN = ADMIN | team(open_only=True)
"""Listed to the caller: an open project of theirs; everything to an admin."""
