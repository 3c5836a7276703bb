"""Time spents on the wire, and their bodies (spec 30 §10, 10 §D4). Durations are minutes."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import TimeSpent
from app.schemas.row import row

MOST_MINUTES = 1e9

PersonTimeSpentRow = row(
    TimeSpent,
    name="PersonTimeSpentRow",
    project_id=fields.UUID(allow_none=True),
    task_type_id=fields.UUID(allow_none=True),
)


class DurationPost(Schema):
    """Minutes, above zero."""

    duration = fields.Float(
        required=True, validate=validate.Range(min=0, max=MOST_MINUTES, min_inclusive=False)
    )


class TaskMinutes(Schema):
    """What a person spent on a task in a period."""

    task_id = fields.UUID()
    task_type_id = fields.UUID(allow_none=True)
    project_id = fields.UUID(allow_none=True)
    project_name = fields.String(allow_none=True)
    entity_name = fields.String(allow_none=True)
    entity_type_name = fields.String(allow_none=True)
    sequence_name = fields.String(allow_none=True)
    episode_name = fields.String(allow_none=True)
    duration = fields.Float()
