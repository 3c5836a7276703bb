"""Who may what with versions of a schedule, and with their task links (spec 20 §18.11, 18.12)."""

from __future__ import annotations

from app.access.projects import MANAGES, STAFF
from app.access.rule import via
from app.models import ProductionScheduleVersion

SEES = STAFF
EDITS = MANAGES
LINK_SEES = via(ProductionScheduleVersion, "production_schedule_version_id", STAFF)
LINK_EDITS = via(ProductionScheduleVersion, "production_schedule_version_id", MANAGES)
