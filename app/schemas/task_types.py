"""Bodies of task types (spec 30 §16.2)."""

from __future__ import annotations

from marshmallow import Schema, fields


class TaskTypesOrder(Schema):
    """Task types in their new order."""

    task_type_ids = fields.List(fields.UUID(), required=True)
