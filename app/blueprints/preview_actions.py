"""What people do with previews: present, order, draw on them (spec 40 §4.7, 30 §4.8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import Schema

from app.access import preview_files as access
from app.ask import Ask
from app.http.domains import actions
from app.http.gates import SIGNED_IN, on
from app.http.operation import operation
from app.models import PreviewFile, Task
from app.queries import main_previews as shown
from app.queries import preview_lists, rows
from app.queries.json import JsonText
from app.schemas.files import PreviewFileRow
from app.schemas.preview_files import AnnotationsPut, MainPreviewPut, PositionPut, PresentedEntity, TasksPut
from app.schemas.truth import Truth
from app.services import annotations as annotation_services
from app.services import main_previews, preview_positions


class MainPreviewQuery(Schema):
    """When the pictures of a frame are made."""

    no_job = Truth(load_default=False)


@actions.resource("/preview-files/<uuid:preview_file_id>/set-main-preview")
class PreviewPresentation(Resource):
    @operation(
        access=on(PreviewFile, access.PRESENTS),
        body=MainPreviewPut,
        query=MainPreviewQuery,
        reply=PresentedEntity,
    )
    def put(self, ask: Ask, preview_file_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> JsonText:
        """Let a preview stand for its entity; of a movie, one of its frames."""
        entity_id = main_previews.present(ask, preview_file_id, body["frame_number"], query["no_job"])
        return shown.one(ask, entity_id)


@actions.resource("/tasks/<uuid:task_id>/set-main-preview")
class TaskPresentation(Resource):
    @operation(access=on(Task, access.TASK_PRESENTS), reply=PresentedEntity)
    def put(self, ask: Ask, task_id: UUID) -> JsonText:
        """Let the last preview of a task stand for its entity."""
        return shown.one(ask, main_previews.present_last(ask, task_id))


@actions.resource("/tasks/set-main-preview")
class TasksPresentation(Resource):
    @operation(access=SIGNED_IN, body=TasksPut, reply=PresentedEntity, many=True)
    def put(self, ask: Ask, body: dict[str, Any]) -> JsonText:
        """Let the last preview of each task stand for its entity; tasks without previews are left out."""
        return shown.many(ask, main_previews.present_last_of(ask, body["task_ids"]))


@actions.resource("/preview-files/<uuid:preview_file_id>/update-position")
class PreviewPosition(Resource):
    @operation(access=on(PreviewFile, access.MOVES), body=PositionPut, reply=PreviewFileRow, many=True)
    def put(self, ask: Ask, preview_file_id: UUID, body: dict[str, Any]) -> JsonText:
        """Move a preview among those of its revision, which are answered in their order."""
        return preview_lists.of_ids(ask, preview_positions.move(ask, preview_file_id, body["position"]))


@actions.resource("/preview-files/<uuid:preview_file_id>/update-annotations")
class PreviewAnnotations(Resource):
    @operation(access=on(PreviewFile, access.ANNOTATES), body=AnnotationsPut, reply=PreviewFileRow)
    def put(self, ask: Ask, preview_file_id: UUID, body: dict[str, Any]) -> JsonText:
        """Draw on a preview, redraw and erase; who draws at the same time loses nothing."""
        annotation_services.annotate(ask, preview_file_id, body)
        return rows.one(ask, PreviewFileRow, preview_file_id)
