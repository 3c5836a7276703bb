"""Bodies of a production's team (spec 20 §13.3)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.ask import TEAM_ROLES


class TeamPost(Schema):
    """A person joins the team."""

    person_id = fields.UUID(required=True)
    role = fields.String(validate=validate.OneOf(TEAM_ROLES), allow_none=True)


class TeamPut(Schema):
    """A member's role in the production; null restores their own."""

    role = fields.String(validate=validate.OneOf(TEAM_ROLES), allow_none=True, load_default=None)


class TeamMember(Schema):
    """A member's place in the team."""

    project_id = fields.UUID()
    person_id = fields.UUID()
    role = fields.String(allow_none=True)
