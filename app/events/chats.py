"""What happens in chats; told in realtime only, of no project on the wire (spec 30 §9, 60 §3.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.events.catalogue import Event, event


@event("chat:joined", kept=False)
class ChatJoined(Event):
    """Somebody takes part in a chat."""

    chat_id: UUID
    person_id: UUID


@event("chat:left", kept=False)
class ChatLeft(Event):
    """Somebody takes no part in a chat any more."""

    chat_id: UUID
    person_id: UUID


@event("chat:new-message", kept=False)
class ChatMessageSent(Event):
    """Somebody said something."""

    chat_id: UUID
    chat_message_id: UUID
    last_message: datetime


@event("chat:deleted-message", kept=False)
class ChatMessageDeleted(Event):
    """A message was taken back."""

    chat_id: UUID
    chat_message_id: UUID
