"""Doors of the previews that comments present (spec 30 §4.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import comments, tasks
from app.access.comment_reads import READ_COMMENT
from app.ask import Ask
from app.http.domains import actions
from app.http.gates import Gate, on
from app.http.operation import operation
from app.models import Comment, Task
from app.queries import rows
from app.queries.json import JsonText
from app.schemas.comment_posts import PreviewAdd
from app.schemas.files import PreviewFileRow
from app.services import comment_previews

ACTS = on(Task, tasks.ACTS)
READS = on(Comment, READ_COMMENT, within={"object_id": "task_id"})


class _ForceGate(Gate):
    """`?force=true` is for managers."""

    words = "managers, to force"

    def __init__(self) -> None:
        self.manages = on(Task, comments.LEADS)

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        if forced():
            self.manages.check(ask, path, raw)


def forced() -> bool:
    """Does the query string ask for the files to go at once?"""
    return request.args.get("force", "").lower() == "true"


@actions.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/add-preview")
class CommentPreviewAdd(Resource):
    @operation(access=ACTS & READS, body=PreviewAdd, reply=PreviewFileRow, status=201)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add a preview to a comment; its file is uploaded next."""
        made = comment_previews.add(ask, task_id, comment_id, body["revision"])
        return rows.one(ask, PreviewFileRow, made, relations=True)


@actions.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/preview-files/<uuid:preview_file_id>")
class CommentPreviewOne(Resource):
    @operation(access=ACTS & READS, reply=PreviewFileRow, status=201)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID, preview_file_id: UUID) -> JsonText:
        """Add a preview to a comment, of the same revision as another one of the task."""
        made = comment_previews.add_beside(ask, task_id, comment_id, preview_file_id)
        return rows.one(ask, PreviewFileRow, made, relations=True)

    @operation(access=ACTS & READS & _ForceGate(), status=204)
    def delete(self, ask: Ask, task_id: UUID, comment_id: UUID, preview_file_id: UUID) -> None:
        """Delete a preview of a comment; with `force=true` its files at once."""
        comment_previews.remove(ask, task_id, comment_id, preview_file_id, force=forced())
