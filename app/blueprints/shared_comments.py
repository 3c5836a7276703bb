"""Doors of share links: comments of guests and their files (spec 40 §6.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.ask import Ask
from app.auth.share_links import Opened
from app.blueprints.attachment_files import SHOWN_INLINE
from app.errors import Forbidden
from app.http import files
from app.http.bodies import FormBody
from app.http.domains import shared
from app.http.operation import operation
from app.http.share_gates import SharedLink, as_guest, for_guest
from app.queries import comments as comment_queries
from app.queries import shared_comments as read
from app.queries.json import JsonText
from app.schemas import shared_playlists as schemas
from app.schemas.comment_posts import PostedComment
from app.schemas.comments import CommentRow
from app.schemas.playlist_entries import maybe_id
from app.services import share_comments
from app.storage.keys import file

COMMENTS = "/playlists/<string:token>/comments"
COMMENT = f"{COMMENTS}/<uuid:comment_id>"
MAY_COMMENT = SharedLink(comments=True)


def _guest(ask: Ask, body: dict[str, Any]) -> Opened:
    guest_id = maybe_id(body["guest_id"])
    if guest_id is None:
        raise Forbidden("A guest must say who they are.")
    return as_guest(ask, guest_id)


@shared.resource(COMMENTS)
class SharedComments(Resource):
    @operation(access=SharedLink(), query=schemas.PasswordQuery, reply=CommentRow, many=True)
    def get(self, ask: Ask, token: str, query: dict[str, Any]) -> JsonText:
        """The comments that the link shows: for clients, or of guests."""
        return for_guest(ask, read.listed(ask, ask.link))

    @operation(access=MAY_COMMENT, body=schemas.GuestCommentPost, reply=PostedComment, status=201)
    def post(self, ask: Ask, token: str, body: dict[str, Any]) -> JsonText:
        """Comment as a guest on a task of the playlist."""
        id_ = share_comments.post(ask, _guest(ask, body), body)
        return for_guest(ask, comment_queries.posted(ask, id_), ask.caller.id)


@shared.resource(COMMENT)
class SharedComment(Resource):
    @operation(access=MAY_COMMENT, body=schemas.GuestCommentPut, reply=CommentRow)
    def put(self, ask: Ask, token: str, comment_id: UUID, body: dict[str, Any]) -> JsonText:
        """A guest changes their own comment."""
        share_comments.edit(ask, _guest(ask, body), comment_id, body)
        return for_guest(ask, read.edited(ask, comment_id), ask.caller.id)

    @operation(access=MAY_COMMENT, body=schemas.AsGuest, status=204)
    def delete(self, ask: Ask, token: str, comment_id: UUID, body: dict[str, Any]) -> None:
        """A guest deletes their own comment."""
        share_comments.remove(ask, _guest(ask, body), comment_id)


@shared.resource(f"{COMMENT}/attachments")
class SharedCommentAttachments(Resource):
    @operation(access=MAY_COMMENT, body=FormBody(schemas.GuestFiles), reply=CommentRow, status=201)
    def post(self, ask: Ask, token: str, comment_id: UUID, body: dict[str, Any]) -> JsonText:
        """A guest attaches files to their own comment."""
        share_comments.attach(ask, _guest(ask, body), comment_id, list(body["files"].values()))
        return for_guest(ask, read.edited(ask, comment_id), ask.caller.id)


@shared.resource(f"{COMMENT}/attachments/<uuid:attachment_file_id>")
class SharedCommentAttachment(Resource):
    @operation(access=MAY_COMMENT, body=schemas.AsGuest, status=204)
    def delete(
        self, ask: Ask, token: str, comment_id: UUID, attachment_file_id: UUID, body: dict[str, Any]
    ) -> None:
        """A guest takes a file off their own comment."""
        share_comments.detach(ask, _guest(ask, body), comment_id, attachment_file_id)


@shared.resource("/playlists/<string:token>/attachment-files/<uuid:attachment_file_id>/file/<path:file_name>")
class SharedAttachmentDownload(Resource):
    @operation(access=SharedLink(), media_type=files.OCTETS)
    def get(self, ask: Ask, token: str, attachment_file_id: UUID, file_name: str) -> Response:
        """Download a file of a comment that the link shows."""
        found = read.attached(ask, ask.link, attachment_file_id)
        return files.stored(
            ask,
            file("attachments", attachment_file_id),
            media_type=found.media_type,
            name=found.name,
            attachment=found.media_type not in SHOWN_INLINE,
            modified=found.modified,
        )
