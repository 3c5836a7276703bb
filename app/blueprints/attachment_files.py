"""Files attached to comments: doors (spec 30 §6.8, 16.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource
from marshmallow import Schema

from app.access.attachment_files import ATTACHES, DOWNLOADS, READS
from app.access.rule import ADMIN
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.errors import Forbidden
from app.http import files
from app.http.bodies import FormBody
from app.http.domains import actions, data, pictures
from app.http.gates import Judged, on, only
from app.http.operation import operation
from app.models import Comment
from app.queries import attachment_files as queries
from app.queries.json import JsonStream
from app.schemas.attachment_files import AttachedFile, AttachmentInPlaceRow
from app.schemas.tables import AttachmentFileRow
from app.services import attachments
from app.storage.keys import file, picture

SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif"})
"""What a browser may show; anything else is saved: it could be a page with a script (trap 11)."""

place(
    Table(
        path="attachment-files",
        schema=AttachmentFileRow,
        read=READS,
        list=ADMIN,
        told=attachments.told,
        deletes=attachments.remove_row,
    )
)
ATTACHING = on(Comment, ATTACHES, within={"object_id": "task_id"}, foreign=Forbidden)


@actions.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/add-attachment")
class CommentAttachments(Resource):
    @operation(access=ATTACHING, body=FormBody(Schema), reply=AttachedFile, many=True, status=201)
    def post(self, ask: Ask, task_id: UUID, comment_id: UUID, body: dict[str, Any]) -> Any:
        """Attach files to a comment, each in a field of its own."""
        return attachments.add(ask, comment_id, body["files"].values())


@data.resource("/tasks/<uuid:task_id>/comments/<uuid:comment_id>/attachments/<uuid:attachment_file_id>")
class CommentAttachmentOne(Resource):
    @operation(access=ATTACHING, status=204)
    def delete(self, ask: Ask, task_id: UUID, comment_id: UUID, attachment_file_id: UUID) -> None:
        """Take a file off a comment."""
        attachments.remove(ask, comment_id, attachment_file_id)


@data.resource("/attachment-files/<uuid:attachment_file_id>/file/<path:file_name>")
class AttachmentDownload(Resource):
    @operation(access=Judged(DOWNLOADS), media_type=files.OCTETS)
    def get(self, ask: Ask, attachment_file_id: UUID, file_name: str) -> Response:
        """Download an attached file; pictures of the web's kinds are shown, all else is saved."""
        found = queries.served(ask, attachment_file_id)
        return files.stored(
            ask,
            file("attachments", attachment_file_id),
            media_type=found.media_type,
            name=found.name,
            attachment=found.media_type not in SHOWN_INLINE,
            modified=found.modified,
        )


@pictures.resource("/thumbnails/attachment-files/<uuid:attachment_file_id>.png")
class AttachmentThumbnail(Resource):
    @operation(access=Judged(DOWNLOADS), media_type="image/png")
    def get(self, ask: Ask, attachment_file_id: UUID) -> Response:
        """The thumbnail of an attached picture."""
        found = queries.served(ask, attachment_file_id)
        key = picture("thumbnails", attachment_file_id)
        return files.stored(ask, key, media_type="image/png", modified=found.modified)


@data.resource("/tasks/<uuid:task_id>/attachment-files")
class TaskAttachments(Resource):
    @operation(access=only(ADMIN), reply=AttachmentInPlaceRow, many=True)
    def get(self, ask: Ask, task_id: UUID) -> JsonStream:
        """The files of a task's comments, each with its comment."""
        return queries.of_task(ask, task_id)


@data.resource("/projects/<uuid:project_id>/attachment-files")
class ProjectAttachments(Resource):
    @operation(access=only(ADMIN), reply=AttachmentInPlaceRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The files of the comments of a project, each with its comment."""
        return queries.of_project(ask, project_id)
