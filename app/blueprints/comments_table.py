"""Comments on the generic routes (spec 30 §16.4)."""

from __future__ import annotations

from flask import request
from flask_restful import Resource

from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.domains import data
from app.http.gates import Gate
from app.http.operation import operation
from app.queries import comment_reads
from app.queries.json import JsonText
from app.schemas.comments import CommentRow
from app.services import comments_table

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
