"""A playlist's CSV file out (spec 50 §6.3)."""

from __future__ import annotations

from itertools import chain
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_restful import Resource

from app.access import playlists
from app.ask import Ask
from app.exports import sheets
from app.http.domains import exports
from app.http.gates import on
from app.http.operation import operation
from app.models import Playlist
from app.queries import playlist_exports
from app.queries.json import JsonStream

HEADER = (
    *("Entity name", "Nb Frames", "Task Type", "Retake count", "Revision", "Task Status"),
    *("Last comment author", "Last comment date", "Last comment"),
)


@exports.resource("/csv/playlists/<uuid:playlist_id>")
class PlaylistCsv(Resource):
    @operation(access=on(Playlist, playlists.DOWNLOADS), media_type=sheets.MEDIA_TYPE)
    def get(self, ask: Ask, playlist_id: UUID) -> JsonStream:
        """A playlist as CSV: what it is, then its items with their task and its last comment."""
        zone = ask.caller.timezone or "UTC"
        head = playlist_exports.head(ask, playlist_id)
        episode = f" - {head.episode}" if head.episode else ""
        made = head.created_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
        title = f"{head.project}{episode} | for {head.for_entity or 'shot'}s"
        first = ("Playlist", title, head.name, made, "", "", "")
        rest = chain([("",) * 7, HEADER], playlist_exports.rows(ask, playlist_id, zone))
        return sheets.sheet((head.project, "playlist", head.name), first, rest)
