"""The account that shows what a production's client sees (spec 20 §13.6)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.models import Person
from app.schemas.persons import FULL_NAME
from app.schemas.row import RowSchema, WireMoment


class PreviewAccountRow(RowSchema):
    """The account of a production; `preview_open_until`: the end of its window, null when it is closed."""

    model = Person
    id = fields.UUID()
    email = fields.String(allow_none=True)
    full_name = FULL_NAME
    preview_open_until = WireMoment(allow_none=True)


class NewPreviewAccountRow(PreviewAccountRow):
    """The account with its password, which is shown this once."""

    password = fields.String()


class PreviewAccountPut(Schema):
    """The window opens for an hour, or closes."""

    is_open = fields.Boolean(required=True)
