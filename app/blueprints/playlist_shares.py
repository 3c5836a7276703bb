"""Doors of the links that share a playlist, for who makes them (spec 40 §6.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import playlists as access
from app.ask import Ask
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import Playlist
from app.queries import playlist_shares as read
from app.queries import rows
from app.queries.json import JsonText
from app.schemas import playlist_shares as schemas
from app.services import playlist_shares

SHARES = on(Playlist, access.SHARES)


@data.resource("/playlists/<uuid:playlist_id>/share")
class PlaylistShares(Resource):
    @operation(access=SHARES, reply=schemas.PlaylistShareLinkRow, many=True)
    def get(self, ask: Ask, playlist_id: UUID) -> JsonText:
        """The links to a playlist that were not revoked."""
        return read.active(ask, playlist_id)

    @operation(access=SHARES, body=schemas.SharePost, reply=schemas.PlaylistShareLinkRow, status=201)
    def post(self, ask: Ask, playlist_id: UUID, body: dict[str, Any]) -> JsonText:
        """Make a link to a playlist."""
        return rows.one(ask, schemas.PlaylistShareLinkRow, playlist_shares.create(ask, playlist_id, body))


@data.resource("/playlists/<uuid:playlist_id>/share/<string:token>")
class PlaylistShare(Resource):
    @operation(access=SHARES, reply=schemas.PlaylistShareLinkRow)
    def delete(self, ask: Ask, playlist_id: UUID, token: str) -> JsonText:
        """Close a link for good."""
        return rows.one(ask, schemas.PlaylistShareLinkRow, playlist_shares.revoke(ask, playlist_id, token))


@data.resource("/playlists/<uuid:playlist_id>/share/<string:token>/invite")
class PlaylistShareInvitation(Resource):
    @operation(access=SHARES, body=schemas.InvitePost, reply=schemas.Invited)
    def post(self, ask: Ask, playlist_id: UUID, token: str, body: dict[str, Any]) -> dict[str, list[str]]:
        """Mail a link to persons and addresses."""
        emails, people = body["emails"] or [], body["person_ids"] or []
        return {"sent": playlist_shares.invite(ask, playlist_id, token, emails, people, body["message"])}
