"""Talk about entities."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, Row, reference, words


class Chat(Row, Base):
    """The talk about an entity."""

    __tablename__ = "chat"

    object_id: Mapped[UUID] = mapped_column(index=True)
    object_type: Mapped[str] = words(80, "entity", index=True)
    last_message: Mapped[Moment | None]


class ChatMessage(Row, Base):
    """A message in a chat."""

    __tablename__ = "chat_message"

    chat_id: Mapped[UUID] = reference("chat.id")
    person_id: Mapped[UUID] = reference("person.id")
    text: Mapped[str | None] = mapped_column(Text)


class ChatParticipant(Base):
    """A person takes part in a chat."""

    __tablename__ = "chat_participant"

    chat_id: Mapped[UUID] = reference("chat.id", ondelete="CASCADE", primary_key=True, index=False)
    person_id: Mapped[UUID] = reference("person.id", primary_key=True)
