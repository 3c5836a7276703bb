"""Quotas of persons on the wire (spec 10 §D5)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import Entity
from app.schemas.query_strings import QueryId
from app.schemas.row import row

COUNT_MODES = ("weighted", "weighteddone", "feedback", "done")

QuotaShotRow = row(
    Entity,
    name="QuotaShotRow",
    type_name="Entity",
    full_name=fields.String(),
    weight=fields.Float(),
)
"""A shot with how much of it a person did in a period: 1 is the whole."""


class QuotaShotsQuery(Schema):
    """What is counted, and how: by feedback or done date, whole or weighted."""

    project_id = QueryId()
    task_type_id = QueryId()
    count_mode = fields.String(load_default="weighted", validate=validate.OneOf(COUNT_MODES))
