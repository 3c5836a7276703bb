"""How previews look where they are listed, and what is done to them (spec 40 §4.7, 4.9; 20 §10.2)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.models import PreviewFile
from app.schemas.entities import EntityRow
from app.schemas.row import row

SHORT = (
    "id", "name", "original_name", "extension", "revision", "position", "file_size", "status", "validation_status",
    "task_id", "person_id", "created_at", "token_in", "token_out",
)  # fmt: skip
_OTHERS = tuple(column.key for column in PreviewFile.__table__.columns if column.key not in SHORT)

ShortPreviewRow = row(PreviewFile, type_name="", name="ShortPreviewRow", without=_OTHERS)
"""A preview in the list of an entity's."""
RunningPreviewRow = row(
    PreviewFile,
    type_name="PreviewFile",
    name="RunningPreviewRow",
    project_id=fields.UUID(allow_none=True),
    task_type_id=fields.UUID(allow_none=True),
    full_entity_name=fields.String(allow_none=True),
)
"""A preview that is not ready, with what it is of."""


class PresentedEntity(EntityRow):  # type: ignore[valid-type, misc]
    """An entity with the state of the preview that it is shown by."""

    preview_file_status = fields.String(allow_none=True)


class MainPreviewPut(Schema):
    """Which frame of a movie stands for it."""

    frame_number = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(min=0, max=2**31))


class TasksPut(Schema):
    """Tasks whose last preview becomes the main one of their entity."""

    task_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1))


class PositionPut(Schema):
    """Where a preview goes among those of its revision; 0 leaves it where it is."""

    position = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Drawn(fields.Field[dict[str, Any]]):
    """`{time, drawing: {objects: [...]}, ...}` as the web client draws it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not _is_number(value.get("time")):
            raise ValidationError("Must be an object with a time in seconds.")
        drawing = value.get("drawing") or {}
        objects = drawing.get("objects", []) if isinstance(drawing, dict) else None
        if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
            raise ValidationError("Its drawing must hold a list of objects.")
        return value


class Erased(fields.Field[dict[str, Any]]):
    """`{time, objects: [ids]}`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not _is_number(value.get("time")):
            raise ValidationError("Must be an object with a time in seconds.")
        if not isinstance(value.get("objects", []), list):
            raise ValidationError("Must name its objects in a list.")
        return value


class AnnotationsPut(Schema):
    """What was drawn, redrawn and erased; done in this order."""

    additions = fields.List(Drawn(), load_default=list)
    updates = fields.List(Drawn(), load_default=list)
    deletions = fields.List(Erased(), load_default=list)


class RunningQuery(Schema):
    """A part of the previews that are not ready."""

    limit = fields.Integer(load_default=None, validate=validate.Range(min=0, max=2**31))
    cursor_preview_file_id = fields.UUID(load_default=None)
