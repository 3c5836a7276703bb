"""The comments of a production (spec 30 §4.11)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import project_comments as read
from app.queries.json import JsonStream, JsonText, stream_list
from app.queries.paging import page_of, read_page
from app.schemas.comments import CommentRow

PAGE = 100


@data.resource("/projects/<uuid:project_id>/comments")
class ProjectComments(Resource):
    """What is said in a production."""

    @operation(access=in_project("manager", "supervisor", "user"), reply=CommentRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText | JsonStream:
        """List the comments of a project, last changed first; with `page`, `limit` (100) at a time."""
        rows = read.of_project(ask, project_id)
        paged = page_of(request.args.to_dict(), PAGE, first=1)
        return stream_list(ask, rows) if paged is None else read_page(ask, rows, *paged)
