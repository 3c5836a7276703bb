"""Throttles: how often one address may try (spec 10 §E7, spec 70 traps 14 and 15). 429 with `Retry-After` beyond.

`FAILURES` counts refusals only, so that a studio behind one address may sign in all at once. `CALLS` counts every
call of a door that mails, asks or tells something to anybody. The counts lie in each process, or in REDIS_URL for all
of them; a store that is away refuses nobody.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.errors import CallsheetError
from app.http.cookies import client_address
from app.settings import Settings, SettingsError

log = logging.getLogger(__name__)

EXTENSION = "callsheet-throttle"
BODY = 1024 * 1024
"""Bytes of a body that a throttled door reads: nobody had to sign in to send it."""
PATIENCE = 1.0
"""Seconds that a request waits for the store before it goes on without."""
HOURS_SHARE = 5
"""An hour's limit of failures is this many times a minute's: patience does not help who guesses."""


@dataclass(frozen=True)
class Throttle:
    """What is counted, and which setting limits it; 0 there means no limit."""

    name: str
    setting: str
    refusals_only: bool

    def around(self, serve: Callable[[], Response]) -> Response:
        """Serve, unless the address came too often, or sends more than such a door reads (413)."""
        request.max_content_length = BODY
        limits = self._limits()
        address = client_address() or "nobody"
        if not limits:
            return serve()
        _refuse_beyond(limits, self.name, address)
        if not self.refusals_only:
            _count(limits, self.name, address)
            return serve()
        try:
            return serve()
        except CallsheetError as refusal:
            if refusal.status in (400, 401, 403):
                _count(limits, self.name, address)
            raise

    def refuse(self) -> None:
        """429 when the address came too often. For doors that count by themselves, with `count`."""
        _refuse_beyond(self._limits(), self.name, client_address() or "nobody")

    def count(self) -> None:
        """One more attempt of the address."""
        _count(self._limits(), self.name, client_address() or "nobody")

    def _limits(self) -> list[RateLimitItem]:
        settings: Settings = current_app.extensions["callsheet"].settings
        number = int(getattr(settings, self.setting))
        if not number:
            return []
        minute = RateLimitItemPerMinute(number)
        return [minute, RateLimitItemPerHour(number * HOURS_SHARE)] if self.refusals_only else [minute]


FAILURES = Throttle("failures", "login_failures_per_minute", refusals_only=True)
CALLS = Throttle("calls", "public_requests_per_minute", refusals_only=False)


def limiter_of(settings: Settings) -> MovingWindowRateLimiter:
    """The counts of an app; `SettingsError` when REDIS_URL cannot be used."""
    shared: dict[str, Any] = {}
    if settings.redis_url:
        shared = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "key_prefix": settings.redis_name,
        }
    try:
        storage = storage_from_string(settings.redis_url or "memory://", wrap_exceptions=True, **shared)
    except (ConfigurationError, ImportError) as error:
        raise SettingsError(
            "REDIS_URL needs the Python package `redis` (pip install 'callsheet[redis]'),"
            " and an address that begins with redis://."
        ) from error
    return MovingWindowRateLimiter(storage)


def _limiter() -> MovingWindowRateLimiter:
    found: MovingWindowRateLimiter = current_app.extensions[EXTENSION]
    return found


def _refuse_beyond(limits: list[RateLimitItem], name: str, address: str) -> None:
    try:
        reached = [limit for limit in limits if not _limiter().test(limit, name, address)]
        resets = [_limiter().get_window_stats(limit, name, address).reset_time for limit in reached]
    except StorageError:
        log.warning("the store of the throttles is away: nobody is refused")
        return
    if resets:
        wait = max(1, round(max(resets) - time.time()))
        raise TooManyRequests("Too many attempts from this address; try again later.", retry_after=wait)


def _count(limits: list[RateLimitItem], name: str, address: str) -> None:
    try:
        for limit in limits:
            _limiter().hit(limit, name, address)
    except StorageError:
        log.warning("the store of the throttles is away: nothing is counted")
