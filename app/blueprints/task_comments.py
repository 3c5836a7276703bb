"""Doors of the comments of a task (spec 30 §6.4-6.7, 6.10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import comments as access
from app.access import tasks
from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.http.domains import actions, data
from app.http.gates import on
from app.http.operation import operation
from app.models import Comment, Task
from app.queries import rows, task_comments
from app.queries.json import JsonText
from app.schemas.comment_posts import CommentMove
from app.schemas.comments import CommentRow
from app.services import acknowledgements, comment_removals
from app.services.comment_drafts import id_or_404


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

    @operation(access=on(Comment, access.DELETES, within={"object_id": "task_id"}), status=204)
    def delete(self, ask: Ask, task_id: UUID, comment_id: UUID) -> None:
        """Delete a comment with its previews and files; its task is what the other comments make of it."""
        comment_removals.remove(ask, comment_id)


@data.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/ack")
class TaskCommentAck(Resource):
    @operation(access=on(Comment, READ_COMMENT, within={"object_id": "task_id"}), reply=CommentRow)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID) -> JsonText:
        """Acknowledge a comment, or take the acknowledgement back."""
        acknowledgements.toggle(ask, comment_id)
        return rows.one(ask, CommentRow, comment_id, relations=True)


@actions.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/move")
class TaskCommentMove(Resource):
    @operation(access=on(Task, access.LEADS), body=CommentMove, reply=CommentRow)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID, body: dict[str, Any]) -> JsonText:
        """Move a comment to another task of the same entity."""
        comment_removals.move(ask, task_id, comment_id, id_or_404(body["target_task_id"]))
        return rows.one(ask, CommentRow, comment_id, relations=True)
