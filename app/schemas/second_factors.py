"""Bodies of the second factors and of the codes of applications (spec 10 §B5-B9, §B13)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

FILLED = validate.Length(min=1, max=255)
CODE_CHALLENGE = validate.Regexp(r"\A[A-Za-z0-9_-]{43}\Z")
CODE_VERIFIER = validate.Regexp(r"\A[A-Za-z0-9._~-]{43,128}\Z")


class ProofBody(Schema):
    """A proof of a second factor: one of these is enough."""

    totp = fields.String(allow_none=True, load_default=None)
    email_otp = fields.String(allow_none=True, load_default=None)
    recovery_code = fields.String(allow_none=True, load_default=None)
    fido_authentication_response = fields.Dict(allow_none=True, load_default=None)


class TotpBody(Schema):
    """A code of the authenticator application."""

    totp = fields.String(required=True, validate=FILLED)


class MailedCodeBody(Schema):
    """A code that was mailed."""

    email_otp = fields.String(required=True, validate=FILLED)


class AccountQuery(Schema):
    """Whose second factor: an e-mail address or a desktop log-in."""

    email = fields.String(required=True, validate=validate.Length(max=255))


class RegistrationBody(Schema):
    """The answer of an authenticator to the options, and a name for it."""

    registration_response = fields.Dict(required=True)
    device_name = fields.String(required=True, validate=FILLED)


class DeviceProofBody(ProofBody):
    """The name of the security key to remove, with a proof."""

    device_name = fields.String(required=True, validate=FILLED)


class AppLoginCodeBody(Schema):
    """The challenge of an application: SHA-256 of its verifier, base64url (PKCE)."""

    code_challenge = fields.String(required=True, validate=CODE_CHALLENGE)


class AppLoginTokenBody(Schema):
    """The code that the browser gave the application, and the application's verifier."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=128))
    code_verifier = fields.String(required=True, validate=CODE_VERIFIER)
