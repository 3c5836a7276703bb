"""How links that share a playlist look on the wire, and what makes one (spec 40 §6.1)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.models import PlaylistShareLink
from app.schemas.row import computed, row

PlaylistShareLinkRow = row(
    PlaylistShareLink,
    without=("password",),
    has_password=computed(fields.Boolean(), lambda _ask, link: link.password.is_not(None)),
)
"""A link; its password never goes out."""


class Deadline(fields.Field[datetime | None]):
    """A day, of which the link lives to the last second, or a moment; in UTC. Null and "" are never."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime | None:
        if value == "":
            return None
        try:
            given = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("Not a date or a moment of ISO 8601.") from None
        if "T" not in value and " " not in value and ":" not in value:
            given = datetime.combine(given.date(), time(23, 59, 59))
        try:
            return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
        except OverflowError:
            raise ValidationError("Not a moment of our calendar.") from None


class SharePost(Schema):
    """A new link."""

    expiration_date = Deadline(load_default=None, allow_none=True)
    can_comment = fields.Boolean(load_default=True)
    password = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))


class InvitePost(Schema):
    """Whom to mail a link: addresses, and persons of the studio."""

    emails = fields.List(fields.String(), load_default=list, allow_none=True, validate=validate.Length(max=200))
    person_ids = fields.List(
        fields.UUID(), load_default=list, allow_none=True, validate=validate.Length(max=200)
    )
    message = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=5000))


class Invited(Schema):
    """The addresses that a link was mailed to."""

    sent = fields.List(fields.String())
