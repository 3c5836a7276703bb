"""Rows that have had their time. None of them is production data, so nothing is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import ApiEvent, IdempotencyKey, LoginToken, RevokedToken

REALTIME_EVENTS_KEPT = timedelta(days=2)
IDEMPOTENCY_KEYS_KEPT = timedelta(days=1)


def sweep(db: Session, now: datetime) -> dict[str, int]:
    """Delete what has expired: revoked and log-in tokens, idempotency keys, events told in realtime only.

    Returns the number of deleted rows by table. Four statements.
    """
    expired = (
        delete(RevokedToken).where(RevokedToken.expires_at < now),
        delete(LoginToken).where(LoginToken.expires_at < now),
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - IDEMPOTENCY_KEYS_KEPT),
        delete(ApiEvent).where(~ApiEvent.kept, ApiEvent.created_at < now - REALTIME_EVENTS_KEPT),
    )
    return {each.table.name: db.execute(each).rowcount for each in expired}
