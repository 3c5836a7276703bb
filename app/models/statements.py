"""Statements of our own text on the session's connection: kept prepared by it, so PostgreSQL plans them once."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import BYTES, new_type, register_type
from sqlalchemy.orm import Session

KEPT_PER_CONNECTION = 300
_JSON_BYTES = new_type((114,), "JSON_BYTES", BYTES)


def raw_cursor(db: Session, stream: str | None = None) -> Any:
    """A cursor of the driver in the session's transaction, pending changes written; JSON columns come as bytes.

    `stream`: the name of a server-side cursor.
    """
    db.flush()
    raw: Any = db.connection().connection
    cursor = raw.cursor(name=stream) if stream else raw.cursor()
    register_type(_JSON_BYTES, cursor)
    return cursor


def execute_prepared(db: Session, text: str, filled: list[Any]) -> Any:
    """Execute a text with `$1` parameters, prepared on this connection at its first use; returns the open cursor."""
    cursor = raw_cursor(db)
    kept: dict[str, str] = db.connection().info.setdefault("prepared", {})
    name = kept.get(text)
    if name is None:
        if len(kept) >= KEPT_PER_CONNECTION:
            cursor.execute("DEALLOCATE ALL")
            kept.clear()
        name = f"callsheet_{len(kept)}"
        cursor.execute(f"PREPARE {name} AS {text}")
        kept[text] = name
    cursor.execute(f"EXECUTE {name}" + (f"({','.join(['%s'] * len(filled))})" if filled else ""), filled)
    return cursor
