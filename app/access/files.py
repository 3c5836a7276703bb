"""Who may what with files, previews and playlists (spec 40 §0.1, §7)."""

from __future__ import annotations

from app.access import entities, tasks
from app.access.rule import ADMIN, Rule, by_role, team, via
from app.access.tasks import via_task
from app.models import Entity

NO_GLOBAL_VENDOR = ~by_role("vendor")
STAFF_AND_CLIENT = ADMIN | team("manager", "supervisor", "user", "client")
STAFF_AND_CLIENT_OPEN = ADMIN | team("manager", "supervisor", "user", "client", open_only=True)

WORKING_FILE_LISTS = via(Entity, "entity_id", STAFF_AND_CLIENT) | ADMIN
WORKING_FILE_SEES = ADMIN | via_task(tasks.SEES)
WORKING_FILE_EDITS = ADMIN | via_task(tasks.ACTS) & ~via_task(team("client"))
"""Clients act on tasks, but not on what artists save (spec 40 §10.6)."""

OUTPUT_FILE_LISTS = via(Entity, "entity_id", STAFF_AND_CLIENT_OPEN) | ADMIN
OUTPUT_FILE_SEES = ADMIN | via(Entity, "entity_id", entities.SEES)
OUTPUT_FILE_EDITS = (
    ADMIN
    | via(Entity, "entity_id", team("manager") | team() & entities.ASSIGNED)
    | via(Entity, "temporal_entity_id", team("manager") | team() & entities.ASSIGNED)
)

PREVIEW_LISTS = ADMIN | via_task(tasks.LISTS)
PREVIEW_SEES = ADMIN | via_task(tasks.SEES)
PREVIEW_EDITS = ADMIN | via_task(tasks.SUPERVISES | team() & tasks.ASSIGNED)
PREVIEW_MANAGES = ADMIN | via_task(tasks.MANAGES)

NOT_REJECTED = Rule(lambda _ask, preview: preview.validation_status != "rejected", "not rejected")
PREVIEW_SHOWN = ~via_task(team("client")) | NOT_REJECTED
"""Rejected previews never reach clients (spec 30 §1.4)."""
