"""Who may what with a project (spec 20 §2)."""

from __future__ import annotations

from app.access.rule import ADMIN, Rule, team

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
STATS_SHOWN = Rule(
    lambda _ask, project: project.is_client_stats_visible.is_not(False), "statistics shown to clients"
)
SEES_STATS = ADMIN | team("manager", "supervisor", "user", "vendor") | team("client") & STATS_SHOWN
"""Asked of the project itself (spec 20 §12.3)."""
