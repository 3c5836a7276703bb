"""Desktop log-ins on the wire (spec 10 §D2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields

from app.models import DesktopLoginLog
from app.schemas.row import row
from app.schemas.write import moment_of

DesktopLoginLogRow = row(DesktopLoginLog)


class LoginMoment(fields.Field[Any]):
    """A moment; an empty text is none."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kw: object) -> datetime | None:
        return None if value == "" else moment_of(value, str(attr))


class DesktopLoginPost(Schema):
    """When somebody logged in, by default now."""

    date = LoginMoment(load_default=None, allow_none=True)
