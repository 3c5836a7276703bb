"""What happened."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models import names
from app.models.base import Base, Row, Xid8, choice, flag, reference, words


class ApiEvent(Row, Base):
    """The one log of events: realtime, webhooks, audit, ETags and delta sync read it (decision 002)."""

    __tablename__ = "api_event"
    __table_args__ = (
        Index(None, "created_at"),
        Index(None, "project_id", "created_at"),
        Index(None, "project_id", "transaction", "position"),
    )

    name: Mapped[str] = words(80, index=True)
    user_id: Mapped[UUID | None] = reference("person.id", ondelete="SET NULL")
    project_id: Mapped[UUID | None] = reference("project.id", index=False)
    data: Mapped[dict[str, Any] | None]
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    transaction: Mapped[int] = mapped_column(Xid8, server_default=func.pg_current_xact_id(), index=True)
    kept: Mapped[bool] = flag(True)


class DataImportError(Row, Base):
    """An import line that could not be understood."""

    __tablename__ = "data_import_error"

    event_data: Mapped[dict[str, Any]]
    source: Mapped[str | None] = choice("source", names.IMPORT_SOURCES, length=7)
