"""Bodies of subscriptions (spec 10 §D7)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class TasksPost(Schema):
    """Tasks to follow, or not."""

    task_ids = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
