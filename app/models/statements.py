"""Statements of our own text on the session's connection: kept prepared by it, so PostgreSQL plans them once."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import BYTES, new_type, register_type
from sqlalchemy import TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

KEPT_PER_CONNECTION = 300
_JSON_BYTES = new_type((114,), "JSON_BYTES", BYTES)
_NAMED: Any = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


def raw_cursor(db: Session) -> Any:
    """A cursor of the driver on the session's connection, pending changes written; JSON columns come as bytes."""
    db.flush()
    raw: Any = db.connection().connection
    cursor = raw.cursor()
    register_type(_JSON_BYTES, cursor)
    return cursor


class Batches:
    """The rows of one SELECT, `size` at a time from a cursor in the database, so that no more is in memory.

    A reading connection has no transaction of its own: the stream opens one, in the message that brings the first
    rows. It ends when the session is closed (`Database.close`).

    `whole`: every join reads its tables once. The planner takes a production that is new since it last counted for
    one row, and would run what it joins again for each of its thousands.
    """

    def __init__(self, db: Session, text: str, filled: Any, size: int, whole: bool = False) -> None:
        self.size = size
        self.cursor = raw_cursor(db)
        self.name = f"rows_{id(self)}"
        begin = "BEGIN READ ONLY; " if self.cursor.connection.autocommit else ""
        fetch = f"FETCH FORWARD {size} FROM {self.name}"
        plan = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; " if whole else ""
        self.cursor.execute(f"{begin}{plan}DECLARE {self.name} NO SCROLL CURSOR FOR {text}; {fetch}", filled)
        self.rows: list[Any] = self.cursor.fetchall()

    def following(self) -> list[Any]:
        """The next rows; none at the end."""
        if len(self.rows) < self.size:
            self.rows = []
        else:
            self.cursor.execute(f"FETCH FORWARD {self.size} FROM {self.name}")
            self.rows = self.cursor.fetchall()
        return self.rows


def kept(statement: Any) -> TextClause:
    """A writing statement as text: building it costs more than running it. Each of its parameters is brought later."""
    made = statement.compile(dialect=_NAMED)
    return text(made.string.replace("::", " ::"))  # a name that a colon follows is no parameter to `text`


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
