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
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_INTRANS
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app.errors import Unavailable
from app.models import statements
from app.models.statements import ReadSession
from app.settings import Settings

jwt = JWTManager()
UNFINISHED = (TRANSACTION_STATUS_INTRANS, TRANSACTION_STATUS_INERROR)


def to_json(value: Any) -> str:
    """JSON text of a Python value; integers beyond 64 bits are kept."""
    return orjson.dumps(value, default=_big, option=orjson.OPT_NON_STR_KEYS).decode()


def _big(value: Any) -> Any:
    if isinstance(value, int):
        return orjson.Fragment(str(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


def make_engine(
    url: str, size: int, *, reads: bool = False, overflow: int = 0, recycle: int = 3600, ping: bool = False
) -> Engine:
    """An engine on psycopg2: UTC sessions, plans for whole results, orjson for JSON columns.

    `reads`: its sessions cannot write, and need no round trips to begin and end a transaction.
    """
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg2://", url)
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=overflow or size,
        pool_pre_ping=ping,
        pool_recycle=recycle,
        pool_timeout=30,
        pool_use_lifo=True,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        connect_args={
            "options": "-c timezone=UTC -c cursor_tuple_fraction=1.0 -c jit=off -c plan_cache_mode=force_generic_plan"
            + (" -c default_transaction_read_only=on" if reads else ""),
            "application_name": "callsheet",
        },
        **({"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None} if reads else {}),
    )
    statements.watch(engine)
    return engine


class Database:
    """Two engines: one that writes, one that reads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engines: dict[tuple[str, bool], Engine] = {}

    def engine(self, url: str, *, reads: bool = False) -> Engine:
        """The engine of a URL, made at first use: making an app never connects."""
        if not url:
            raise Unavailable("No database is configured: set DATABASE_URL or start with `callsheet serve`.")
        if (url, reads) not in self._engines:
            chosen = self.settings
            self._engines[url, reads] = make_engine(
                url,
                chosen.db_pool_size,
                reads=reads,
                overflow=chosen.db_max_overflow,
                recycle=chosen.db_pool_recycle,
                ping=chosen.db_pool_pre_ping,
            )
        return self._engines[url, reads]

    @property
    def writer(self) -> Engine:
        """The engine of the primary."""
        return self.engine(self.settings.database_url or "")

    @property
    def reader(self) -> Engine:
        """The engine of the replica, else of the primary; READ ONLY in PostgreSQL itself."""
        return self.engine(self.settings.database_read_url or self.settings.database_url or "", reads=True)

    def open(self, readonly: bool) -> Session:
        """A session; who opens it closes it. A writing one's transaction starts with its first statement."""
        if readonly:
            return ReadSession(self.reader, self.reader.raw_connection())
        connection = self.writer.connect()
        statements.begin(connection.info)
        session = Session(connection, autoflush=True, expire_on_commit=False)
        session.info["connection"] = connection
        return session

    def close(self, session: Session) -> None:
        """Roll back what was not committed, end what a stream began, and give the connection back."""
        session.close()
        if not isinstance(session, ReadSession):
            session.info["connection"].close()
            return
        raw = session.raw
        if raw.is_valid and raw.get_transaction_status() in UNFINISHED:
            raw.cursor().execute("ROLLBACK")
        raw.close()

    def discard(self, session: Session, *, all_kept: bool) -> None:
        """Throw this session's connection away; `all_kept`: and all that its pool keeps (the database went away)."""
        if isinstance(session, ReadSession):
            session.raw.invalidate()
            engine = session.engine
        else:
            session.info["connection"].invalidate()
            engine = session.info["connection"].engine
        if all_kept:
            engine.dispose()

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
