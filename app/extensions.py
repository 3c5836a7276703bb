"""Sessions and tokens: what the app carries from start to end.

`Database` hands out one session a request. Reading sessions are READ ONLY in PostgreSQL itself (law 7) and go to
`DATABASE_READ_URL` where one is set; writing sessions note which tables they change, for `SilentWrite`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from flask_jwt_extended import JWTManager
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from app.errors import Unavailable
from app.settings import Settings

jwt = JWTManager()

_WRITES = re.compile(  # not the UPDATE of ON CONFLICT DO UPDATE, nor of FOR UPDATE
    r"\b(?:INSERT\s+INTO|(?<!DO\s)(?<!FOR\s)UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?\"?([a-z_]+)\"?", re.IGNORECASE
)
_OPENERS = ("INSERT", "UPDATE", "DELETE", "WITH")


def to_json(value: Any) -> str:
    """JSON text of a Python value; integers beyond 64 bits are kept."""
    return orjson.dumps(value, default=_big, option=orjson.OPT_NON_STR_KEYS).decode()


def _big(value: Any) -> Any:
    if isinstance(value, int):
        return orjson.Fragment(str(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


def make_engine(url: str, size: int) -> Engine:
    """An engine on psycopg2: UTC sessions, plans for whole results, orjson for JSON columns."""
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg2://", url)
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=size,
        pool_pre_ping=False,
        pool_recycle=3600,
        pool_timeout=30,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        connect_args={
            "options": "-c timezone=UTC -c cursor_tuple_fraction=1.0 -c jit=off",
            "application_name": "callsheet",
        },
    )
    event.listen(engine, "before_cursor_execute", _note_writes)
    return engine


def _note_writes(
    connection: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if statement.lstrip()[:6].upper().startswith(_OPENERS):
        tables = connection.info.setdefault("written", set())
        tables.update(name.lower() for name in _WRITES.findall(statement))


class Database:
    """Two engines: one that writes, one that reads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engines: dict[str, Engine] = {}

    def engine(self, url: str) -> Engine:
        """The engine of a URL, made at first use: making an app never connects."""
        if not url:
            raise Unavailable("No database is configured: set DATABASE_URL or start with `callsheet serve`.")
        if url not in self._engines:
            self._engines[url] = make_engine(url, max(4, self.settings.api_threads))
        return self._engines[url]

    @property
    def writer(self) -> Engine:
        """The engine of the primary."""
        return self.engine(self.settings.database_url or "")

    @property
    def reader(self) -> Engine:
        """The engine of the replica, else of the primary."""
        return self.engine(self.settings.database_read_url or self.settings.database_url or "")

    def open(self, readonly: bool) -> Session:
        """A session whose transaction starts with its first statement; who opens it closes it."""
        if readonly:
            connection = self.reader.connect().execution_options(postgresql_readonly=True)
        else:
            connection = self.writer.connect()
        connection.info["written"] = set()
        session = Session(connection, autoflush=True, expire_on_commit=False)
        session.info["connection"] = connection
        return session

    def close(self, session: Session) -> None:
        """Roll back what was not committed and give the connection back."""
        session.close()
        session.info["connection"].close()

    def written(self, session: Session) -> set[str]:
        """The tables that this session's statements changed."""
        written: set[str] = session.connection().info.get("written", set())
        return written

    @contextmanager
    def session(self, readonly: bool = False) -> Iterator[Session]:
        """A session for the length of a block: committed at its end, rolled back if it fails."""
        session = self.open(readonly)
        try:
            yield session
            session.commit()
        finally:
            self.close(session)

    def dispose(self) -> None:
        """Close every pooled connection."""
        for engine in self._engines.values():
            engine.dispose()
