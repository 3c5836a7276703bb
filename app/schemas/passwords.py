"""Bodies by which a password is chosen (spec 10 §B3, §D2)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

FILLED = validate.Length(min=1, max=4096)


class ResetBody(Schema):
    """Whose password is to be chosen anew."""

    email = fields.String(required=True, validate=validate.Length(min=1, max=255))


class ChooseBody(Schema):
    """The token that was mailed, and the new password twice."""

    email = fields.String(required=True, validate=validate.Length(min=1, max=255))
    token = fields.String(required=True, validate=validate.Length(min=1, max=255))
    password = fields.String(required=True, validate=FILLED)
    password2 = fields.String(required=True, validate=FILLED)


class SetPasswordBody(Schema):
    """The password that an administrator gives somebody, twice."""

    password = fields.String(required=True, validate=FILLED)
    password_2 = fields.String(required=True, validate=FILLED)

    @validates_schema
    def same(self, data: dict[str, Any], **_: Any) -> None:
        """Both are the same."""
        if data["password"] != data["password_2"]:
            raise ValidationError("Confirmation password doesn't match.")


class DepartmentBody(Schema):
    """A department to join."""

    department_id = fields.UUID(required=True)
