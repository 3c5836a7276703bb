"""What a body says of a comment to post (spec 30 §6.1, 6.2)."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields
from marshmallow.validate import Length, Range

from app.schemas.comments import CommentRow
from app.schemas.files import PreviewFileRow
from app.schemas.persons import AuthorRow
from app.schemas.tables import TaskStatusRow


class ListOrText(fields.Field[list[Any]]):
    """An array, or its JSON text as a form sends it; null is an empty one."""

    def __init__(self, item: type, *, required: bool = False) -> None:
        super().__init__(allow_none=not required, required=required)
        if not required:
            self.load_default = list
        self.item = item

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The array."""
        return [] if value is None and not self.required else super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = json.loads(value) if value else []
            except (ValueError, RecursionError):
                raise ValidationError("Not valid JSON.") from None
            if value is None and not self.required:
                return []
        if not isinstance(value, list):
            raise ValidationError("Not a valid list.")
        if issubclass(self.item, Schema):
            return list(self.item(many=True, unknown=EXCLUDE).load(value))
        if not all(isinstance(one, self.item) for one in value):
            raise ValidationError("Not a list of the right values.")
        return value


class CommentPost(Schema):
    """A comment; the last three count for managers only."""

    task_status_id = fields.String(required=True)
    comment = fields.String(load_default="")
    checklist = ListOrText(dict)
    links = ListOrText(str)
    person_id = fields.String(load_default="")
    created_at = fields.String(load_default="")
    for_client = fields.Boolean(load_default=False)


class BulkComment(Schema):
    """One comment of many; who lacks one of the first three is left out."""

    object_id = fields.UUID(allow_none=True)
    task_status_id = fields.UUID(allow_none=True)
    comment = fields.String(allow_none=True)
    links = ListOrText(str)


class CopyClientComments(Schema):
    """Tasks whose last comment of a client is to be said again."""

    task_ids = fields.List(fields.UUID(), required=True, validate=Length(min=1))
    prefix = fields.String(load_default="")


class BatchedComment(Schema):
    """A comment of a batch; the last three count for managers only."""

    task_id = fields.String(load_default="")
    task_status_id = fields.String(required=True)
    text = fields.String(required=True)
    checklist = ListOrText(dict)
    links = ListOrText(str)
    person_id = fields.String(load_default="", allow_none=True)
    created_at = fields.String(load_default="", allow_none=True)
    for_client = fields.Boolean(load_default=False)


class Batch(Schema):
    """Comments, as an array or as its JSON text; files of comment 0 are named `attachment_file-0`."""

    comments = ListOrText(BatchedComment, required=True)


class CommentMove(Schema):
    """Where a comment should have been posted."""

    target_task_id = fields.String(required=True)


class PreviewAdd(Schema):
    """A preview to add; no revision means the next one."""

    revision = fields.Integer(load_default=None, allow_none=True, validate=Range(min=0, max=2**31 - 1))


class ReplyPost(Schema):
    """A reply; no text counts as an empty one."""

    text = fields.String(load_default="", allow_none=True)


class PostedComment(CommentRow):  # type: ignore[valid-type, misc]
    """A comment just posted."""

    task_status = fields.Nested(TaskStatusRow)
    person = fields.Nested(AuthorRow)


class BatchPosted(PostedComment):
    """A comment of a batch just posted, with its previews."""

    preview_files = fields.List(fields.Nested(PreviewFileRow))


class ReplyFile(Schema):
    """A file of a reply."""

    id = fields.UUID()
    name = fields.String()
    extension = fields.String()
    size = fields.Integer()
    reply_id = fields.UUID()


class ReplyRow(Schema):
    """A reply just posted; `attachment_files` only where files came with it."""

    id = fields.UUID()
    date = fields.String()
    person_id = fields.UUID()
    text = fields.String()
    mentions = fields.List(fields.UUID())
    department_mentions = fields.List(fields.UUID())
    created_at = fields.String()
    attachment_files = fields.List(fields.Nested(ReplyFile))
    person = fields.Nested(AuthorRow)
