"""Statements of our own text on the session's connection: kept prepared by it, so PostgreSQL plans them once."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import BYTES, new_type, register_type
from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

KEPT_PER_CONNECTION = 300
_JSON_BYTES = new_type((114,), "JSON_BYTES", BYTES)
_NAMED: Any = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


class ReadSession(Session):
    """A session on a connection that can only read, where every statement is its own transaction.

    Most reads run one text on the driver's connection, `raw`. What an ORM session is besides (identity map, unit of
    work, transaction) is made when something first asks for it: then the attributes that `Session.__init__` sets are
    missing, and `__getattr__` is called.
    """

    def __init__(self, engine: Engine, raw: Any) -> None:
        self.engine = engine
        self.raw = raw

    def __getattr__(self, name: str) -> Any:
        if "identity_map" in vars(self) or name.startswith("__"):
            raise AttributeError(name)
        super().__init__(Connection(self.engine, connection=self.raw), autoflush=False, expire_on_commit=False)
        return getattr(self, name)

    def close(self) -> None:
        """End what was begun; nothing was, where only texts were run."""
        if "identity_map" in vars(self):
            super().close()


def raw_connection(db: Session) -> Any:
    """The driver's connection of a session, in the pool's wrapping; pending changes are written first."""
    if isinstance(db, ReadSession):
        return db.raw
    db.flush()
    return db.connection().connection


def raw_cursor(db: Session) -> Any:
    """A cursor of the driver on the session's connection, pending changes written; JSON columns come as bytes."""
    return _cursor_of(raw_connection(db))


def _cursor_of(raw: Any) -> Any:
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
    raw = raw_connection(db)
    cursor = _cursor_of(raw)
    kept: dict[str, str] = raw.info.setdefault("prepared", {})
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
