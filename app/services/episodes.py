"""What people do to episodes (spec 20 §11.4, 11.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.ask import Ask
from app.models import names
from app.services import kinds


def create(ask: Ask, project_id: UUID, body: dict[str, Any]) -> UUID:
    """Create an episode, or answer the one of this name. Records `episode:new`."""
    values = {key: body[key] for key in ("name", "description", "data")}
    values["status"] = body["status"] if body["status"] in names.ENTITY_STATUSES else "running"
    return kinds.create(ask, "Episode", project_id, values)
