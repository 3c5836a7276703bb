"""The events of links that share a playlist. The wire has none; a write is told all the same (DESIGN §8)."""

from __future__ import annotations

from app.events.catalogue import row_events

SHARE_LINK = row_events("playlist-share-link", "playlist_share_link_id")
