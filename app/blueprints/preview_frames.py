"""Frames taken out of previews, with what was drawn on them (spec 40 §4.7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource
from marshmallow import Schema, fields, validate

from app.access import preview_files as access
from app.ask import Ask
from app.http import files
from app.http.domains import actions
from app.http.gates import on
from app.http.operation import operation
from app.models import PreviewFile
from app.queries import preview_frames as frames
from app.queries.preview_names import parts

PNG, ZIP, PDF = "image/png", "application/zip", "application/pdf"
HIGHEST = 2**31 - 1
EXTRACTS = on(PreviewFile, access.EXTRACTS)


class FrameQuery(Schema):
    """Which frame, the first where none is named."""

    frame_number = fields.Integer(load_default=0, validate=validate.Range(min=-HIGHEST, max=HIGHEST))


class AnnotatedFrameQuery(Schema):
    """Which frame of a movie."""

    frame_number = fields.Integer(load_default=None, validate=validate.Range(min=1, max=HIGHEST))


@actions.resource("/preview-files/<uuid:preview_file_id>/extract-frame")
class PreviewFrame(Resource):
    @operation(access=EXTRACTS, query=FrameQuery, media_type=PNG)
    def get(self, ask: Ask, preview_file_id: UUID, query: dict[str, Any]) -> Response:
        """A frame of a movie, counted from 1."""
        return files.sent(frames.frame(ask, preview_file_id, query["frame_number"]), media_type=PNG)


@actions.resource("/preview-files/<uuid:preview_file_id>/extract-annotated-frame")
class PreviewAnnotatedFrame(Resource):
    @operation(access=EXTRACTS, query=AnnotatedFrameQuery, media_type=PNG)
    def get(self, ask: Ask, preview_file_id: UUID, query: dict[str, Any]) -> Response:
        """A picture, or a frame of a movie, with what was drawn on it."""
        return files.sent(frames.annotated(ask, preview_file_id, query["frame_number"]), media_type=PNG)


@actions.resource("/preview-files/<uuid:preview_file_id>/extract-annotated-frames")
class PreviewAnnotatedFrames(Resource):
    @operation(access=EXTRACTS, media_type=ZIP)
    def get(self, ask: Ask, preview_file_id: UUID) -> Response:
        """Every frame that was drawn on, in a ZIP file."""
        name, _extension = parts(ask, preview_file_id)
        packed = frames.archive(ask, preview_file_id, name)
        return files.sent(packed, media_type=ZIP, name=f"{name}_annotated_frames.zip", attachment=True)


@actions.resource("/preview-files/<uuid:preview_file_id>/extract-annotated-frames-pdf")
class PreviewAnnotatedPages(Resource):
    @operation(access=EXTRACTS, media_type=PDF)
    def get(self, ask: Ask, preview_file_id: UUID) -> Response:
        """Every frame that was drawn on, a page each."""
        name, _extension = parts(ask, preview_file_id)
        paged = frames.pages(ask, preview_file_id)
        return files.sent(paged, media_type=PDF, name=f"{name}_annotated_frames.pdf", attachment=True)


@actions.resource("/preview-files/<uuid:preview_file_id>/extract-tile")
class PreviewTile(Resource):
    @operation(access=on(PreviewFile, access.SEES), media_type=PNG)
    def get(self, ask: Ask, preview_file_id: UUID) -> Response:
        """The frames of a movie on one sheet, made anew."""
        return files.sent(frames.tile(ask, preview_file_id), media_type=PNG)
