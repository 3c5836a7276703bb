"""Doors of the replies to comments (spec 30 §6.9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import comments as access
from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.http.bodies import FormBody
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import Comment
from app.queries import comment_reads, rows
from app.queries.json import JsonText
from app.schemas.comment_posts import ReplyPost, ReplyRow
from app.schemas.comments import CommentRow
from app.services import replies

WITHIN = {"object_id": "task_id"}


@data.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/reply")
class CommentReplyPost(Resource):
    @operation(access=on(Comment, access.REPLIES, within=WITHIN), body=FormBody(ReplyPost), reply=ReplyRow)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Reply to a comment; files may come with it, each in a field of its own."""
        reply, files = replies.add(ask, comment_id, body["text"] or "", body["files"].values())
        if files:
            reply["attachment_files"] = [{**file, "reply_id": reply["id"]} for file in files]
        return {**reply, "person": comment_reads.short_person(ask, ask.caller.id)}


@data.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/reply/<string:reply_id>")
class CommentReplyOne(Resource):
    @operation(access=on(Comment, READ_COMMENT, within=WITHIN), reply=CommentRow)
    def delete(self, ask: Ask, task_id: UUID, comment_id: UUID, reply_id: str) -> JsonText:
        """Delete a reply with its files; answers the comment."""
        replies.remove(ask, comment_id, reply_id)
        return rows.one(ask, CommentRow, comment_id)
