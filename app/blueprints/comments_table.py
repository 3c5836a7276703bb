"""Comments on the generic routes (spec 30 §16.4)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_restful import Resource

from app.access import comments as access
from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.blueprints.crud import RowGate, Table, place
from app.http.bodies import StrictBody
from app.http.domains import data
from app.http.gates import Gate
from app.http.operation import operation
from app.queries import comment_reads, rows
from app.queries.json import JsonText
from app.schemas.comments import CommentRow
from app.schemas.write import values_of
from app.services import comment_edits, comment_removals, comments_table

COMMENTS = place(
    Table(
        path="comments",
        schema=CommentRow,
        creates=comments_table.create,
        never=frozenset({"attachment_files"}),
        verbs="LP",
    )
)


class CommentRead(Gate):
    """The read itself judges, in the statement that shows the comment."""

    words = READ_COMMENT.words


@data.resource("/comments/<string:instance_id>")
class CommentOne(Resource):
    @operation(access=CommentRead(), reply=CommentRow)
    def get(self, ask: Ask, instance_id: str) -> JsonText:
        """A comment with its author, replies, files and previews (whole ones with `with_previews=true`)."""
        relations = request.args.get("relations", "true").lower() == "true"
        with_previews = request.args.get("with_previews", "").lower() == "true"
        return comment_reads.comment(ask, COMMENTS.id_of(instance_id), relations, with_previews)

    @operation(access=RowGate(COMMENTS, READ_COMMENT), body=StrictBody(), reply=CommentRow)
    def put(self, ask: Ask, instance_id: str, body: dict[str, Any]) -> JsonText:
        """Edit a comment: its author, and in parts who works on the task; managers in everything."""
        id_ = COMMENTS.id_of(instance_id)
        given = {key: value for key, value in body.items() if key not in comment_edits.FIXED}
        values, links = values_of(CommentRow, given, creating=False)
        comment_edits.change(ask, id_, values, links)
        return rows.one(ask, CommentRow, id_)

    @operation(access=RowGate(COMMENTS, access.DELETES), status=204)
    def delete(self, ask: Ask, instance_id: str) -> None:
        """Delete a comment with its previews and files; its task is what the other comments make of it."""
        comment_removals.remove(ask, COMMENTS.id_of(instance_id))
