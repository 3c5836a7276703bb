"""Doors of the comments of a task (spec 30 §6.4, 6.5)."""

from __future__ import annotations

from uuid import UUID

from flask_restful import Resource

from app.access import tasks
from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import Comment, Task
from app.queries import rows, task_comments
from app.queries.json import JsonText
from app.schemas.comments import CommentRow


@data.resource("/tasks/<uuid:task_id>/comments")
class TaskComments(Resource):
    @operation(access=on(Task, tasks.SEES), reply=CommentRow, many=True)
    def get(self, ask: Ask, task_id: UUID) -> JsonText:
        """List the comments of a task, newest first."""
        return task_comments.of_task(ask, task_id)


@data.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>")
class TaskCommentOne(Resource):
    @operation(access=on(Comment, READ_COMMENT, within={"object_id": "task_id"}), reply=CommentRow)
    def get(self, ask: Ask, task_id: UUID, comment_id: UUID) -> JsonText:
        """Read one comment of a task."""
        return rows.one(ask, CommentRow, comment_id)
