"""Who outside is told of events, how far they are told, and what they answered (decision 002)."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Moment, Row, Xid8, choice, flag, number, reference, words


class Webhook(Row, Base):
    """An address that is told of events; its place in the log is (place_transaction, place_position)."""

    __tablename__ = "webhook"

    name: Mapped[str] = words(80)
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[str]] = mapped_column(ARRAY(String(80)), server_default=text("'{}'"))
    """Names of events, or `task:*`; none: every event that is kept."""
    project_id: Mapped[UUID | None] = reference("project.id", ondelete="CASCADE")
    active: Mapped[bool] = flag(True)
    secret: Mapped[str] = mapped_column(Text)
    """Sealed with the server's key (auth/sealed.py)."""
    place_transaction: Mapped[int] = mapped_column(Xid8)
    place_position: Mapped[int] = mapped_column(BigInteger)


class WebhookDelivery(Row, Base):
    """One event for one webhook: it waits for its turn, was delivered, or is dead."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index(
            "ix_webhook_delivery_waiting",
            "webhook_id",
            "transaction",
            "position",
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    webhook_id: Mapped[UUID] = reference("webhook.id", ondelete="CASCADE", index=False)
    event_id: Mapped[UUID]
    """The event's id and the message's: it outlives the event, and is the same in each attempt."""
    event_name: Mapped[str] = words(80)
    payload: Mapped[dict[str, Any]]
    transaction: Mapped[int] = mapped_column(Xid8)
    """With `position`: the event's place in the log, and so the order of deliveries."""
    position: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = choice("state", names.DELIVERY_STATES, "waiting", length=20)
    attempts: Mapped[int] = number(0)
    retry_at: Mapped[Moment | None]
    response_status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[Moment | None]


class EventReader(Base):
    """How far a reader of the log within this server has come: the event handlers."""

    __tablename__ = "event_reader"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    place_transaction: Mapped[int] = mapped_column(Xid8)
    place_position: Mapped[int] = mapped_column(BigInteger)
