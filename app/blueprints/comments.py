"""Comments on tasks: posted singly, in bulk, in batches with files; moved to another task (spec 30 §6, 40 §4.11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import comments as access
from app.access import tasks
from app.ask import Ask
from app.http.bodies import ArrayBody, FormBody
from app.http.domains import actions
from app.http.gates import SIGNED_IN, in_project, on
from app.http.operation import operation
from app.models import Task
from app.queries import comments as queries
from app.queries.json import JsonText
from app.schemas.comment_posts import (
    Batch,
    BatchPosted,
    BulkComment,
    CommentPost,
    CopyClientComments,
    PostedComment,
)
from app.services import comment_batches, comments


@actions.resource("/tasks/<uuid:task_id>/comment")
class TaskCommentPost(Resource):
    @operation(access=on(Task, access.POSTS), body=FormBody(CommentPost), reply=PostedComment, status=201)
    def post(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> JsonText:
        """Comment a task, which takes the comment's status; files may come with it, each in a field of its own."""
        return queries.posted(ask, comments.post(ask, task_id, body))


@actions.resource("/projects/<uuid:project_id>/tasks/comment-many")
class ProjectCommentMany(Resource):
    @operation(access=SIGNED_IN, body=ArrayBody(BulkComment), reply=PostedComment, many=True, status=201)
    def post(self, ask: Ask, project_id: UUID, body: list[dict[str, Any]]) -> JsonText:
        """Comment many tasks of a project; those that are not the caller's to comment are left out."""
        return queries.posted_many(ask, comments.post_bulk(ask, project_id, body))


@actions.resource("/projects/<uuid:project_id>/tasks/copy-client-comments")
class ProjectClientCommentCopies(Resource):
    @operation(
        access=in_project("manager"), body=CopyClientComments, reply=PostedComment, many=True, status=201
    )
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Say the last comment of a client on each task again, as the caller."""
        made = comments.copy_of_clients(ask, project_id, body["task_ids"], body["prefix"])
        return queries.posted_many(ask, made)


@actions.resource("/tasks/<uuid:task_id>/batch-comment")
class TaskBatchComment(Resource):
    @operation(access=on(Task, tasks.ACTS), body=FormBody(Batch), reply=BatchPosted, many=True, status=201)
    def post(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> JsonText:
        """Post several comments on a task, with attachments and previews (`attachment_file-0`, `preview_file-0`)."""
        rows = [{**row, "task_id": str(task_id)} for row in body["comments"]]
        return queries.posted_batch(ask, comment_batches.post(ask, rows, body["files"]))


@actions.resource("/tasks/batch-comment")
class TasksBatchComment(Resource):
    @operation(access=SIGNED_IN, body=FormBody(Batch), reply=BatchPosted, many=True, status=201)
    def post(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Post several comments, each of which names its task, with attachments and previews."""
        return queries.posted_batch(ask, comment_batches.post(ask, body["comments"], body["files"]))
