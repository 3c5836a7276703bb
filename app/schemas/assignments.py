"""Bodies that put people on tasks (spec 30 §4.2–4.5)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

TASK_IDS = validate.Length(min=1)


class AssignPut(Schema):
    """The person to put on a task."""

    person_id = fields.String(required=True, validate=validate.Length(min=1))


class AssignManyPut(Schema):
    """The tasks to put a person on."""

    task_ids = fields.List(fields.String(), required=True, validate=TASK_IDS)


class ClearAssignationPut(Schema):
    """The tasks to take a person, or everybody, off."""

    task_ids = fields.List(fields.String(), required=True, validate=TASK_IDS)
    person_id = fields.String(load_default=None, allow_none=True)


class PriorityPut(Schema):
    """The priority of tasks."""

    task_ids = fields.List(fields.String(), required=True, validate=TASK_IDS)
    priority = fields.Integer(required=True, validate=validate.Range(min=0, max=2**31 - 1))
