"""How attached files look beside the comment that they hang on (spec 30 §6.8)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.models import AttachmentFile
from app.schemas.row import row


class AttachedFile(Schema):
    """A file just attached."""

    id = fields.UUID()
    name = fields.String()
    extension = fields.String()
    size = fields.Integer()


AttachmentInPlaceRow = row(
    AttachmentFile,
    type_name="AttachmentFile",
    name="AttachmentInPlaceRow",
    comment=fields.Dict(allow_none=True),
    chat_message=fields.Dict(allow_none=True),
)
