"""The previews of a task (spec 30 §4.8)."""

from __future__ import annotations

from uuid import UUID

from flask_restful import Resource
from sqlalchemy import select

from app.access import files, tasks
from app.ask import Ask
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import PreviewFile, Task
from app.queries.json import JsonText, columns, read_list
from app.schemas.files import PreviewFileRow


@data.resource("/tasks/<uuid:task_id>/previews")
class TaskPreviews(Resource):
    @operation(access=on(Task, tasks.SEES), reply=PreviewFileRow, many=True)
    def get(self, ask: Ask, task_id: UUID) -> JsonText:
        """The previews of a task, newest revision first; clients see none that was rejected."""
        shown = select(*columns(ask, PreviewFileRow, PreviewFile, relations=False))
        own = shown.where(PreviewFile.task_id == task_id, files.PREVIEW_SHOWN(ask, PreviewFile))
        return read_list(ask, own.order_by(PreviewFile.revision.desc(), PreviewFile.position, PreviewFile.id))
