"""What the generic routes do to a playlist (spec 40 §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.models import BuildJob, Notification, PlaylistShareLink, Project
from app.schemas.files import PlaylistRow
from app.services import rows
from app.services.rows import teller

KINDS = ("shot", "asset", "sequence", "edit", "episode")
told = teller(row_events("playlist", "playlist_id"), "playlist_id")


def create(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create a playlist as the caller. Records playlist:new."""
    _check_kind(values)
    if ask.db.scalar(select(Project.id).where(Project.id == values["project_id"])) is None:
        raise NotFound("No project has this id.")
    shots = values.get("shots")
    if shots is not None and not isinstance(shots, list):
        raise WrongParameter("shots must be a list.")
    return rows.create(ask, PlaylistRow, {**values, "created_by": ask.caller.id}, links, told)


def update(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change a playlist; its entries keep `{entity_id, preview_file_id}` only. Records playlist:update."""
    _check_kind(values)
    if "shots" in values:
        values["shots"] = entries(values["shots"])
    rows.change(ask, PlaylistRow, id_, values, links, told)


def remove(ask: Ask, id_: UUID) -> None:
    """Delete a playlist with its notifications, builds and share links. Records playlist:delete."""
    for model in (Notification, BuildJob, PlaylistShareLink):
        ask.db.execute(delete(model).where(model.playlist_id == id_))
    rows.remove(ask, PlaylistRow, id_, told)


def entries(shots: Any) -> list[dict[str, Any]]:
    """The entries of a playlist as they are stored; what names no entity is left out."""
    if not isinstance(shots, list):
        raise WrongParameter("shots must be a list.")
    found = []
    for entry in shots:
        entity_id = (entry.get("entity_id") or entry.get("id")) if isinstance(entry, dict) else None
        if entity_id:
            found.append({"entity_id": entity_id, "preview_file_id": entry.get("preview_file_id")})
    return found


def _check_kind(values: dict[str, Any]) -> None:
    if values.get("for_entity") is not None and values["for_entity"] not in KINDS:
        raise WrongParameter(f"for_entity must be one of {', '.join(KINDS)}.")
