"""Statements of our own text on the session's connection: kept prepared by it, so PostgreSQL plans them once.

A write of which nobody reads the answer waits (`send_later`) and goes out with the next statement of its
connection, in one message and in order; the last ones go before COMMIT. What is rolled back is never sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg2.extensions import BYTES, new_type, register_type
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

KEPT_PER_CONNECTION = 300
_JSON_BYTES = new_type((114,), "JSON_BYTES", BYTES)
_TEXT_BYTES = new_type((25,), "TEXT_BYTES", BYTES)
_NUMBERED: Any = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_WRITES = re.compile(  # not the UPDATE of ON CONFLICT DO UPDATE, nor of FOR UPDATE
    r"\b(?:INSERT\s+INTO|(?<!DO\s)(?<!FOR\s)UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?\"?([a-z_]+)\"?", re.IGNORECASE
)
_OPENERS = ("INSERT", "UPDATE", "DELETE", "WITH")


def begin(info: dict[Any, Any]) -> None:
    """A connection's session begins: it has written nothing, and nothing of another waits."""
    info["written"] = set()
    info["waiting"] = []


@lru_cache(maxsize=4096)
def tables_written(text: str) -> frozenset[str]:
    """The tables that a statement changes."""
    if not text.lstrip()[:6].upper().startswith(_OPENERS):
        return frozenset()
    return frozenset(name.lower() for name in _WRITES.findall(text))


def watch(engine: Engine) -> None:
    """Have an engine's connections note what they write, and send what waits before anything else."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "rollback_savepoint", _forget)


def _before(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if connection.info.get("waiting"):
        send_waiting(connection.connection)
    connection.info.setdefault("written", set()).update(tables_written(statement))


def _forget(connection: Connection, *_savepoint: Any) -> None:
    connection.info["waiting"] = []


def send_waiting(raw: Any) -> None:
    """Send what waits on a driver's connection. One message, none when nothing waits."""
    waiting = raw.info.get("waiting")
    if waiting:
        raw.info["waiting"] = []
        with raw.cursor() as cursor:
            cursor.execute(*_message(waiting))


def _message(calls: list[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
    return "; ".join(call for call, _ in calls), [value for _, filled in calls for value in filled]


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    if session.info.pop("waits", False):
        send_waiting(session.connection().connection)


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
    """A cursor of the driver on the session's connection, what is pending written; JSON columns come as bytes."""
    raw = raw_connection(db)
    send_waiting(raw)
    return _cursor_of(raw)


def _cursor_of(raw: Any) -> Any:
    cursor = raw.cursor()
    register_type(_JSON_BYTES, cursor)
    return cursor


class Batches:
    """The rows of one SELECT, `size` at a time from a cursor in the database, so that no more is in memory.

    A reading connection has no transaction of its own: the stream opens one, in the message that brings the first
    rows. It ends when the session is closed (`Database.close`).

    `whole`: every join reads its tables once. The planner takes a production that is new since it last counted for
    one row, and would run what it joins again for each of its thousands. `written`: the rows are JSON that was
    written as text, and go out as the bytes that they come in.
    """

    def __init__(
        self, db: Session, text: str, filled: Any, size: int, whole: bool = False, written: bool = False
    ) -> None:
        self.size = size
        self.cursor = raw_cursor(db)
        if written:
            register_type(_TEXT_BYTES, self.cursor)
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


@dataclass(frozen=True)
class Kept:
    """A writing statement as text with `$1` parameters, and their names in order."""

    text: str
    names: tuple[str, ...]


def kept(statement: Any) -> Kept:
    """A writing statement as text: building it costs more than running it. Each of its parameters is brought later."""
    made = statement.compile(dialect=_NUMBERED)
    return Kept(made.string, tuple(dict.fromkeys(made.positiontup)))


def send_kept(db: Session, statement: Kept, values: Mapping[str, Any]) -> None:
    """Have a kept statement sent with what follows it (`send_later`)."""
    send_later(db, statement.text, [values[name] for name in statement.names])


def send_later(db: Session, text: str, filled: list[Any]) -> None:
    """Have a write with `$1` parameters, whose result nobody reads, sent in one message with what follows it.

    Pending changes of the session are written first. It is in the database before the next statement of this
    connection is, and before COMMIT; its errors come with that statement.
    """
    raw = raw_connection(db)
    db.info["waits"] = True
    raw.info.setdefault("waiting", []).append((_call(raw, text, len(filled)), filled))


def execute_prepared(db: Session, text: str, filled: list[Any]) -> Any:
    """Execute a text with `$1` parameters, prepared on this connection at its first use; returns the open cursor.

    What waits goes out before it, in the same message.
    """
    raw = raw_connection(db)
    call = _call(raw, text, len(filled))
    waiting, raw.info["waiting"] = raw.info.get("waiting") or [], []
    cursor = _cursor_of(raw)
    cursor.execute(*_message([*waiting, (call, filled)]))
    return cursor


def _call(raw: Any, text: str, parameters: int) -> str:
    """The call of a text, which is prepared on this connection if it is not yet; the tables it writes are noted."""
    known: dict[str, str] = raw.info.setdefault("prepared", {})
    call = known.get(text)
    if call is None:
        with raw.cursor() as cursor:
            if len(known) >= KEPT_PER_CONNECTION:
                send_waiting(raw)
                cursor.execute("DEALLOCATE ALL")
                known.clear()
            name = f"callsheet_{len(known)}"
            cursor.execute(f"PREPARE {name} AS {text}")
        given = f"({','.join(['%s'] * parameters)})" if parameters else ""
        call = known[text] = f"EXECUTE {name}{given}"
    written = tables_written(text)
    if written:
        raw.info.setdefault("written", set()).update(written)
    return call
