"""Runs the migrations: through a connection handed in `config.attributes["connection"]`, else to DATABASE_URL.

A migration waits four seconds for a lock and then gives up: a studio upgrades at lunch, and a statement
that waits for a table stops everybody who comes after it.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, event
from sqlalchemy.dialects.postgresql.base import ischema_names

from app.extensions import make_engine
from app.models import Base
from app.models.base import Xid8
from app.settings import Settings

ischema_names["xid8"] = Xid8  # so that `alembic check` can read the column back
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '4s'"


def ours(name: str | None, type_: str, parent_names: Mapping[str, str | None]) -> bool:
    """Whether autogenerate looks at a table: those of procrastinate and of plugins come with their own."""
    return not (
        type_ == "table"
        and name is not None
        and name.startswith(("procrastinate_", "plugin_", "alembic_version_"))
    )


@contextmanager
def impatient(connection: Connection) -> Iterator[None]:
    """Every transaction of this connection waits four seconds for a lock, no longer."""

    def limit(begun: Connection) -> None:
        begun.exec_driver_sql(LOCK_TIMEOUT)

    if connection.in_transaction():
        limit(connection)
    event.listen(connection, "begin", limit)
    try:
        yield
    finally:
        event.remove(connection, "begin", limit)


def migrate(connection: Connection) -> None:
    """Run what the command asks for, each migration in a transaction of its own."""
    with impatient(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=ours,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=True,
            version_table=context.config.attributes.get("version_table", "alembic_version"),
        )
        with context.begin_transaction():
            context.run_migrations()


def main() -> None:
    """Take the connection that was handed in, or open one."""
    handed = context.config.attributes.get("connection")
    if handed is not None:
        migrate(handed)
        return
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    engine = make_engine(Settings.from_environment(os.environ).require_database(), size=1)
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


main()
