"""What people do to edits (spec 20 §9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.ask import Ask
from app.services import kinds


def create(ask: Ask, project_id: UUID, body: dict[str, Any]) -> UUID:
    """Create an edit, or answer the one of this name in the episode. Records `edit:new`."""
    kinds.in_project(ask, "Episode", body["episode_id"], project_id)
    values = {key: body[key] for key in ("name", "description", "data")}
    values["parent_id"] = body["episode_id"]
    return kinds.create(ask, "Edit", project_id, values, parent_id=body["episode_id"])
