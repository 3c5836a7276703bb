"""A notification as a chat takes it: the reader's name there, the organisation's credential, the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import Notification, Person
from app.services import message_readers, message_texts
from app.services.account_mails import Letter


@dataclass(frozen=True)
class Chat:
    """A message to somebody in a chat."""

    name: str
    credential: str = field(repr=False)
    letter: Letter = field(repr=False)
    domain_url: str = ""


def chat(ask: Ask, kind: str, notification_id: UUID) -> Chat | None:
    """The message for a chat of this kind; None when it is not wanted any more, or was taken back."""
    enabled = getattr(Person, f"notifications_{kind}_enabled")
    named = select(getattr(Person, f"notifications_{kind}_userid"))
    named = named.join(Notification, Notification.person_id == Person.id)
    name = ask.db.scalar(named.where(Notification.id == notification_id, enabled, Person.active.is_(True)))
    credential = message_readers.known_chats(ask)[kind]
    letter = message_texts.letter(ask, notification_id)
    if not name or not credential or letter is None:
        return None
    return Chat(name, credential, letter, ask.settings.domain_url)
