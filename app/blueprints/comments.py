"""Comments on tasks (spec 30 §6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import comments as access
from app.ask import Ask
from app.http.bodies import FormBody
from app.http.domains import actions
from app.http.gates import on
from app.http.operation import operation
from app.models import Task
from app.queries import comments as queries
from app.queries.json import JsonText
from app.schemas.comment_posts import CommentPost, PostedComment
from app.services import comments


@actions.resource("/tasks/<uuid:task_id>/comment")
class TaskCommentPost(Resource):
    @operation(access=on(Task, access.POSTS), body=FormBody(CommentPost), reply=PostedComment, status=201)
    def post(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> JsonText:
        """Comment a task, which takes the comment's status; files may come with it, each in a field of its own."""
        return queries.posted(ask, comments.post(ask, task_id, body))
