"""What can go wrong. A class's docstring is its default message; `http/errors.py` alone turns them into answers.

Spec 10 §A5: one envelope `{"error": true, "message": text, "data": null or object}`. `extra` holds the keys that
an answer has beside the envelope on the wire (the log-in flags, `msg` of a token problem).
"""

from __future__ import annotations

from typing import Any


class CallsheetError(Exception):
    """Internal server error."""

    status = 500
    keeps = False
    """Does the refusal keep what was written before it (a counter of failed log-ins)?"""

    def __init__(self, message: str | None = None, data: Any = None, **extra: Any) -> None:
        self.message = message or (type(self).__doc__ or "").split("\n")[0].strip()
        self.data = data
        self.extra = extra
        super().__init__(self.message)


class WrongParameter(CallsheetError):
    """A parameter is wrong."""

    status = 400


class ValidationFailed(WrongParameter):
    """Validation error."""

    def __init__(self, errors: list[dict[str, str]], message: str | None = None) -> None:
        super().__init__(message, {"errors": errors})


class LinesRefused(WrongParameter):
    """Some lines of the file are wrong; nothing was imported."""

    def __init__(self, faults: list[dict[str, Any]]) -> None:
        """`faults`: `{"line", "column", "message"}` of each; the wire's own keys tell of the first (spec 50 §3)."""
        first = faults[0]
        super().__init__(str(first["message"]), {"errors": faults}, line_number=first["line"], imported_rows=0)


class Unreadable(WrongParameter):
    """The request's body could not be read as JSON."""


class NotSignedIn(CallsheetError):
    """No account answers to this token."""

    status = 401


class TokenMissing(CallsheetError):
    """Missing JWT in cookies or headers."""

    status = 401

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message)
        self.extra = {"msg": self.message}


class TokenRevoked(TokenMissing):
    """Token has been revoked."""


class TokenExpired(CallsheetError):
    """Signature has expired"""

    # The exact text matters: the Python client refreshes its token only on it (spec 10 §A5).
    status = 401


class TokenUnusable(TokenMissing):
    """The token is not usable here."""

    status = 422


class Forbidden(CallsheetError):
    """You don't have the permission to access the requested resource."""

    status = 403


class NotFound(CallsheetError):
    """The requested resource was not found."""

    status = 404


class Conflict(CallsheetError):
    """The request conflicts with what is there."""

    status = 409


class KeyReused(CallsheetError):
    """This Idempotency-Key was used for another request."""

    status = 422


class Stale(CallsheetError):
    """The resource changed since it was read."""

    status = 412


class TooLarge(CallsheetError):
    """The request's body is too large."""

    status = 413


class WrongMediaType(CallsheetError):
    """Did not attempt to load JSON data because the request Content-Type was not 'application/json'."""

    status = 415


class Unavailable(CallsheetError):
    """The server cannot answer now; try again in a moment."""

    status = 503


class SilentWrite(CallsheetError):
    """A change was about to be committed without its event."""
