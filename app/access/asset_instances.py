"""Who may what with an asset instance (spec 20 §18.7)."""

from __future__ import annotations

from app.access import entities
from app.access.rule import ADMIN, via
from app.models import Entity

READS = ADMIN | via(Entity, "asset_id", entities.SEES)
"""access and entity of the asset."""
CHANGES = ADMIN | via(Entity, "asset_id", entities.SEES_STAFF)
"""As reading, but neither clients nor vendors (spec 20 §21.7)."""
