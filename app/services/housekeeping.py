"""Rows that have had their time. None of them is production data, so nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete
from sqlalchemy.orm import Session

from app.models import (
    ApiEvent,
    AppLoginCode,
    DesktopLoginLog,
    IdempotencyKey,
    LoginLog,
    LoginToken,
    Notification,
    RevokedToken,
    UnknownLogin,
    WebhookDelivery,
)

FAILURES_KEPT = timedelta(hours=1)
REALTIME_EVENTS_KEPT = timedelta(days=2)
IDEMPOTENCY_KEYS_KEPT = timedelta(days=1)
DELIVERIES_KEPT = timedelta(days=30)


def sweep(db: Session, now: datetime) -> dict[str, int]:
    """Delete what has expired: tokens, codes, keys, failures of nobody's, realtime events, ended deliveries.

    Returns the number of deleted rows by table. Seven statements.
    """
    expired = {
        RevokedToken: RevokedToken.expires_at < now,
        LoginToken: LoginToken.expires_at < now,
        AppLoginCode: AppLoginCode.expires_at < now,
        UnknownLogin: UnknownLogin.last_failed_at < now - FAILURES_KEPT,
        IdempotencyKey: IdempotencyKey.created_at < now - IDEMPOTENCY_KEYS_KEPT,
        ApiEvent: and_(~ApiEvent.kept, ApiEvent.created_at < now - REALTIME_EVENTS_KEPT),
        WebhookDelivery: and_(
            WebhookDelivery.state != "waiting", WebhookDelivery.created_at < now - DELIVERIES_KEPT
        ),
    }
    return _deleted(db, expired)


def forget(db: Session, before: datetime) -> dict[str, int]:
    """Delete what the operator no longer wants to keep: events, log-ins, notifications that were read, by age.

    Returns the number of deleted rows by table. Four statements.
    """
    return _deleted(
        db,
        {
            ApiEvent: ApiEvent.created_at < before,
            LoginLog: LoginLog.created_at < before,
            DesktopLoginLog: DesktopLoginLog.created_at < before,
            Notification: and_(Notification.created_at < before, Notification.read.is_(True)),
        },
    )


def _deleted(db: Session, old: Mapping[Any, Any]) -> dict[str, int]:
    gone = {}
    for model, condition in old.items():
        deleted = cast("CursorResult[Any]", db.execute(delete(model).where(condition)))
        gone[model.__tablename__] = deleted.rowcount
    return gone
