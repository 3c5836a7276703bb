"""`callsheet restore-database`: a backup into an empty database, wholly or not at all."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

import click
import psycopg2

from app import settings
from app.cli.dump_database import CHUNK, program, surroundings, verify
from app.cli.reaching import reached
from app.settings import Settings

TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
# A place in the log is (transaction, position). Transactions are counted by the server that dealt them: those of
# another server would lie in this one's future, so all that is restored lies before its first one.
REPLACED = """
UPDATE public.api_event SET transaction = '2';
UPDATE public.webhook SET place_transaction = '2';
UPDATE public.webhook_delivery SET transaction = '2';
UPDATE public.event_reader SET place_transaction = '2';
"""


def restore(chosen: Settings, backup: Path) -> None:
    """Fill an empty database; one transaction. Errors: tables are there already, PostgreSQL's own words."""
    with psycopg2.connect(chosen.require_database()) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = cursor.fetchone()
    connection.close()
    if found and found[0]:
        raise click.ClickException("The database has tables already: restore into an empty one.")
    command = [program("psql"), "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"]
    command += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 (our own program and arguments)
            command, env=surroundings(chosen), stdin=subprocess.PIPE, stderr=said
        ) as process,
    ):
        assert process.stdin is not None  # noqa: S101
        try:
            with gzip.open(backup, "rb") as packed:
                shutil.copyfileobj(packed, process.stdin, CHUNK)
            process.stdin.write(REPLACED.encode())
            process.stdin.close()
        except BrokenPipeError:
            process.stdin = None  # it has ended, and says why
        code = process.wait()
        if code:
            raise click.ClickException(f"The backup was not restored: {last_words(said)}")


def last_words(said: IO[bytes]) -> str:
    """The first error that psql told."""
    said.seek(0)
    lines = [
        line for line in said.read().decode(errors="replace").splitlines() if "ERROR" in line or "FATAL" in line
    ]
    return lines[0] if lines else "psql failed without a word."


@click.command()
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_database(backup: Path) -> None:
    """Fill an empty database from a file that dump-database made. A file that is not whole changes nothing.

    Then run upgrade-db, for a backup of an older version.
    """
    verify(backup)
    with reached(settings.read(), may_make=True) as chosen:
        restore(chosen, backup)
    click.echo(f"The database holds what {backup.name} held. Places in the event feed begin anew.")
