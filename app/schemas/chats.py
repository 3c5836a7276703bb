"""Chats of entities on the wire (spec 30 §9, 10 §D7)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.models import ChatMessage
from app.schemas.row import WireTime, row
from app.schemas.tables import ChatRow

MOST_TEXT = 100_000


class MessagePost(Schema):
    """A message; files may come with it."""

    message = fields.String(required=True, validate=validate.Length(max=MOST_TEXT))


class ChatFile(Schema):
    """A file of a message."""

    id = fields.UUID()
    name = fields.String(allow_none=True)
    extension = fields.String(allow_none=True)


class SentChatFile(ChatFile):
    """A file of a message that was just sent; `size` is bytes."""

    size = fields.Integer(allow_none=True)


MessageRow = row(ChatMessage, name="MessageRow", attachment_files=fields.List(fields.Nested(ChatFile)))
SentMessageRow = row(
    ChatMessage, name="SentMessageRow", attachment_files=fields.List(fields.Nested(SentChatFile))
)
PlainMessageRow = row(ChatMessage, name="PlainMessageRow")
PlainChatRow = row(ChatRow.model, name="PlainChatRow")


class EntityChat(Schema):
    """The chat of an entity with its messages."""

    object_id = fields.UUID()
    object_type = fields.String()
    last_message = WireTime(allow_none=True)
    participants = fields.List(fields.UUID())
    id = fields.UUID()
    created_at = WireTime()
    updated_at = WireTime()
    type = fields.Constant("Chat")
    messages = fields.List(fields.Nested(MessageRow))


class OwnChat(Schema):
    """A chat that the caller takes part in."""

    id = fields.UUID()
    object_id = fields.UUID()
    last_message = WireTime(allow_none=True)
    entity_name = fields.String()
    project_id = fields.UUID()
    preview_file_id = fields.UUID(allow_none=True)
