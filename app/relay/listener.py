"""The live reader of the log: COMMIT notifies with its transaction, the relay reads just that one's rows (DESIGN §2).

The relay keeps a place: after a lost connection it reads what was committed meanwhile, so a client that stayed
connected misses nothing. Who was not connected asks the feed, `GET /data/events/feed`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import psycopg2
from sqlalchemy.exc import SQLAlchemyError

from app.errors import Unavailable
from app.events.log import CHANNEL
from app.queries.audiences import Told

logger = logging.getLogger("callsheet.relay")

PAUSE = 0.01  # seconds that a batch waits for company
APART = 0.05  # seconds between the beginnings of two batches: what happens in a crowd is told together
MOST = 500  # transactions of a batch
SILENCE = 30.0  # seconds without news after which the place is read anew
LONGEST_WAIT = 10.0  # seconds between attempts to connect

_ROWS = """
    SELECT position, name, project_id, data, transaction::text
    FROM api_event WHERE transaction = ANY(%s::text[]::xid8[]) ORDER BY transaction, position
"""
_MISSED = """
    SELECT position, name, project_id, data, transaction::text
    FROM api_event WHERE transaction >= %s::text::xid8 ORDER BY transaction, position
"""
_PLACE = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"

Deliver = Callable[[list[Told]], Awaitable[None]]


class Listener:
    """Follows the log for ever, and hands over batches of events in the order of their transactions."""

    def __init__(self, conninfo: str, deliver: Deliver) -> None:
        self.conninfo = conninfo
        self.deliver = deliver
        self.place: str | None = None
        self.told: set[str] = set()

    async def run(self) -> None:
        """Listen; when the connection is lost, come back and read what was missed."""
        wait = 0.2
        while True:
            try:
                async with (
                    await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True) as ear,
                    await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True) as eye,
                ):
                    await ear.execute(f"LISTEN {CHANNEL}")
                    await self._catch_up(eye)
                    wait = 0.2
                    await self._follow(ear, eye)
            except (psycopg.Error, psycopg2.Error, SQLAlchemyError, Unavailable):
                logger.exception("the relay lost its database and tries again")
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _follow(self, ear: Any, eye: Any) -> None:
        """Batches, one after the other; an `ear` that ends is a lost connection."""
        last = 0.0
        while True:
            heard = [one.payload async for one in ear.notifies(timeout=SILENCE, stop_after=1)]
            if not heard:
                await self._remember(eye, ())
                continue
            await asyncio.sleep(max(PAUSE, last + APART - time.monotonic()))
            last = time.monotonic()
            heard += [one.payload async for one in ear.notifies(timeout=0, stop_after=MOST)]
            fresh = [name for name in dict.fromkeys(heard) if name not in self.told]
            await self._hand_over(await eye.execute(_ROWS, [fresh]))
            await self._remember(eye, fresh)

    async def _catch_up(self, eye: Any) -> None:
        if self.place is not None:
            await self._hand_over(await eye.execute(_MISSED, [self.place]))
        await self._remember(eye, ())

    async def _hand_over(self, cursor: Any) -> None:
        rows = [row for row in await cursor.fetchall() if row[4] not in self.told]
        if rows:
            await self.deliver([Told(row[0], row[1], row[2], row[3] or {}) for row in rows])
        self.told.update(row[4] for row in rows)

    async def _remember(self, eye: Any, fresh: Any) -> None:
        """All older transactions are over: only those from here on can still bring news."""
        self.told.update(fresh)
        (self.place,) = await (await eye.execute(_PLACE)).fetchone()
        if self.place is not None:
            self.told = {name for name in self.told if int(name) >= int(self.place)}
