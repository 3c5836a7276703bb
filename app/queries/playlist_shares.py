"""Links that share a playlist, read (spec 40 §6.1)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import PlaylistShareLink
from app.queries.json import JsonText, columns, read_list
from app.schemas.playlist_shares import PlaylistShareLinkRow


def active(ask: Ask, playlist_id: UUID) -> JsonText:
    """The links of a playlist that were not revoked, the newest first. One statement."""
    link = PlaylistShareLink
    rows = select(*columns(ask, PlaylistShareLinkRow, link))
    chosen = rows.where(link.playlist_id == playlist_id, link.is_active.is_(True))
    return read_list(ask, chosen.order_by(link.created_at.desc(), link.id))
