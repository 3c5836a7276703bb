"""Bodies of log-in and of the passwords (spec 10 §B1-B3)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

FILLED = validate.Length(min=1, max=255)
PASSWORD = validate.Length(min=1, max=4096)  # a hash takes longer, the longer the password


class LoginBody(Schema):
    """E-mail (or desktop log-in), password, and the second factor where one is on."""

    email = fields.String(required=True, validate=FILLED)
    password = fields.String(load_default="default", validate=validate.Length(max=4096))
    totp = fields.String(allow_none=True, load_default=None)
    email_otp = fields.String(allow_none=True, load_default=None)
    recovery_code = fields.String(allow_none=True, load_default=None)
    fido_authentication_response = fields.Dict(allow_none=True, load_default=None)


class ChangePasswordBody(Schema):
    """The old password, the new one, and the new one again."""

    old_password = fields.String(required=True, validate=PASSWORD)
    password = fields.String(required=True, validate=PASSWORD)
    password_2 = fields.String(required=True, validate=PASSWORD)
