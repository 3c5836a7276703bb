"""Rows read from a cursor in the database: as many as there are, a thousand in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select

from app.ask import Ask
from app.models.statements import Batches
from app.queries.json import BATCH, rendered


def stream_rows(ask: Ask, rows: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a SELECT, one statement. The first are read at once, so that what can go wrong does so here."""
    text, filled = rendered(rows)
    batches = Batches(ask.db, text, filled, BATCH)

    def found() -> Iterator[tuple[Any, ...]]:
        batch = batches.rows
        while batch:
            yield from batch
            batch = batches.following()

    return found()
