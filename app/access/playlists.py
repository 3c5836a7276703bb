"""Who may what with a playlist, its builds and its share links (spec 40 §0.1, §5.7, §6.1, §7)."""

from __future__ import annotations

from sqlalchemy import or_

from app.access.rule import ADMIN, Rule, by_role, team

FOR_CLIENT = Rule(lambda _ask, playlist: playlist.for_client.is_(True), "playlist for clients")
OWN_OR_NOBODYS = Rule(
    lambda ask, playlist: or_(playlist.created_by.is_(None), playlist.created_by == ask.caller.id),
    "created by the caller or by nobody",
)

READS = ADMIN | team("manager", "supervisor", "user") | team("client") & FOR_CLIENT
NO_GLOBAL_VENDOR = ~by_role("vendor")
"""Who may ask for the playlists of all their productions."""
LISTS = ADMIN | NO_GLOBAL_VENDOR & READS
CREATES = ADMIN | team("manager", "supervisor")
UPDATES = ADMIN | team("manager") | team("supervisor") & OWN_OR_NOBODYS
MANAGES = ADMIN | team("manager")
SEES_BUILDS = MANAGES | team("client") & FOR_CLIENT
DOWNLOADS = SEES_BUILDS | team("supervisor")
"""The movie of a build, and all files as an archive."""
SHARES = ADMIN | by_role("manager") & team("manager")
"""Managers of the studio who manage the production too."""
