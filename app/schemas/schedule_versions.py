"""What is asked of a plan (spec 20 §15.2)."""

from __future__ import annotations

from marshmallow import Schema, fields


class VersionCopy(Schema):
    """The plan that is copied."""

    production_schedule_version_id = fields.UUID(required=True)


class LinksQuery(Schema):
    """Which links of a plan: of this task type; with their assignees."""

    task_type_id = fields.String(load_default="")
    relations = fields.String(load_default="")


class LinksCopied(Schema):
    """How many links were written."""

    success = fields.Boolean()
    task_link_count = fields.Integer()


class VersionApplied(Schema):
    """How many tasks were given the plan's dates."""

    success = fields.Boolean()
    task_count = fields.Integer()
