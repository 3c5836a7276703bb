"""Rows that have had their time. None of them is production data, so nothing is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete
from sqlalchemy.orm import Session

from app.models import ApiEvent, AppLoginCode, IdempotencyKey, LoginToken, RevokedToken, UnknownLogin

FAILURES_KEPT = timedelta(hours=1)
REALTIME_EVENTS_KEPT = timedelta(days=2)
IDEMPOTENCY_KEYS_KEPT = timedelta(days=1)


def sweep(db: Session, now: datetime) -> dict[str, int]:
    """Delete what has expired: tokens and codes, failures of nobody's, idempotency keys, realtime events.

    Returns the number of deleted rows by table. Six statements.
    """
    expired = {
        RevokedToken: RevokedToken.expires_at < now,
        LoginToken: LoginToken.expires_at < now,
        AppLoginCode: AppLoginCode.expires_at < now,
        UnknownLogin: UnknownLogin.last_failed_at < now - FAILURES_KEPT,
        IdempotencyKey: IdempotencyKey.created_at < now - IDEMPOTENCY_KEYS_KEPT,
        ApiEvent: and_(~ApiEvent.kept, ApiEvent.created_at < now - REALTIME_EVENTS_KEPT),
    }
    gone = {}
    for model, condition in expired.items():
        deleted = cast("CursorResult[Any]", db.execute(delete(model).where(condition)))
        gone[model.__tablename__] = deleted.rowcount
    return gone
