"""Doors of share links: the playlist, its context, its guests (spec 40 §6.5)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.auth import share_links
from app.http.answers import JSON
from app.http.domains import shared
from app.http.operation import operation
from app.http.share_gates import SharedLink, for_guest, remember, remembered_guests
from app.http.throttle import CALLS
from app.queries import rows
from app.queries import shared_playlists as read
from app.queries.json import JsonText
from app.schemas import shared_playlists as schemas
from app.schemas.files import PlaylistRow
from app.schemas.persons import SafePersonRow
from app.services import share_guests

LINK = "/playlists/<string:token>"


@shared.resource(LINK)
class SharedPlaylist(Resource):
    @operation(access=SharedLink(), query=schemas.PasswordQuery, reply=PlaylistRow)
    def get(self, ask: Ask, token: str, query: dict[str, Any]) -> JsonText:
        """The playlist behind a share link, with what is pinned in it."""
        return read.one(ask, ask.link)


@shared.resource(f"{LINK}/context")
class SharedPlaylistContext(Resource):
    @operation(access=SharedLink(), query=schemas.PasswordQuery, reply=schemas.SharedContext)
    def get(self, ask: Ask, token: str, query: dict[str, Any]) -> JsonText:
        """The production behind a share link: its task types and statuses."""
        return read.context(ask, ask.link)


@shared.resource(f"{LINK}/guest")
class SharedPlaylistGuest(Resource):
    @operation(access=SharedLink(), body=schemas.GuestPost, reply=SafePersonRow, status=201, throttle=CALLS)
    def post(self, ask: Ask, token: str, body: dict[str, Any]) -> Response:
        """Enter as a guest: a new one, or who comes again. 200 where `guest_id` is their own id on this link."""
        first, last = body["first_name"] or "", body["last_name"] or ""
        secret = ask.settings.secret_key
        told = share_links.person_of(secret, body["guest_id"]) if body["guest_id"] else None
        id_, known = share_guests.enter(ask, ask.link, first, last, told, remembered_guests(ask))
        remember(ask, id_)
        shown = for_guest(ask, rows.one(ask, SafePersonRow, id_), id_)
        return Response(bytes(shown), status=200 if known else 201, mimetype=JSON)
