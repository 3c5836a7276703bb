"""What a body says of a comment to post (spec 30 §6.1, 6.2)."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.schemas.comments import CommentRow
from app.schemas.persons import AuthorRow
from app.schemas.tables import TaskStatusRow


class ListOrText(fields.Field[list[Any]]):
    """An array, or its JSON text as a form sends it; null is an empty one."""

    def __init__(self, item: type | None = None, **options: Any) -> None:
        super().__init__(allow_none=True, load_default=list, **options)
        self.item = item

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The array."""
        return [] if value is None else super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = json.loads(value) if value else []
            except (ValueError, RecursionError):
                raise ValidationError("Not valid JSON.") from None
            if value is None:
                return []
        if not isinstance(value, list):
            raise ValidationError("Not a valid list.")
        if self.item and not all(isinstance(one, self.item) for one in value):
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


class PostedComment(CommentRow):  # type: ignore[valid-type, misc]
    """A comment just posted."""

    task_status = fields.Nested(TaskStatusRow)
    person = fields.Nested(AuthorRow)
