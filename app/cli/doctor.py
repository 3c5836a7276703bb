"""`callsheet doctor`: one plain sentence a check, exit code 1 when one failed."""

from __future__ import annotations

import smtplib
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app import settings
from app.cli.upgrade_db import current, newest
from app.extensions import make_engine
from app.settings import Settings, SettingsError

OLDEST_POSTGRESQL = 15
CLOCK_TOLERANCE = 5.0  # seconds
SMTP_TIMEOUT = 5.0  # seconds

Finding = tuple[bool, str]


@click.command()
def doctor() -> None:
    """Check the secret, the database, its migrations and clock, the storage and the mail server."""
    chosen = settings.read()
    if chosen.embedded and (chosen.callsheet_home / "database" / "PG_VERSION").exists():
        with import_module("app.cli.reaching").reached(chosen) as there:
            tell(there)
    tell(chosen)


def tell(chosen: Settings) -> NoReturn:
    """Print every finding and end with the exit code."""
    well = True
    for good, sentence in examine(chosen):
        well = well and good
        click.echo(f"{'ok  ' if good else 'FAIL'}  {sentence}")
    sys.exit(0 if well else 1)


def examine(chosen: Settings) -> Iterator[Finding]:
    """Every check, in the order in which to mend what failed."""
    yield secret(chosen)
    yield from database(chosen)
    yield writable("files", chosen.preview_folder)
    yield writable("scratch files", chosen.tmp_dir)
    yield mail(chosen)


def secret(chosen: Settings) -> Finding:
    """SECRET_KEY is one that nobody guesses."""
    try:
        chosen.require_secret()
    except SettingsError as error:
        return False, str(error)
    return (
        True,
        "The secret key is long enough." if not chosen.secret_is_weak else "DEBUG allows a weak secret key.",
    )


def database(chosen: Settings) -> Iterator[Finding]:
    """The database answers, is new enough, has the newest tables, and agrees about the time."""
    try:
        engine = make_engine(chosen.require_database(), 1)
    except SettingsError as error:
        yield False, str(error)
        return
    try:
        with engine.connect() as connection:
            for check in (postgresql, migrations, clock):
                yield tried(check, connection)
    except DBAPIError as error:
        yield False, f"The database does not answer: {str(error.orig).strip().splitlines()[0]}"
    finally:
        engine.dispose()


def tried(check: Callable[[Connection], Finding], connection: Connection) -> Finding:
    """A check that the database refuses is a finding too."""
    try:
        return check(connection)
    except DBAPIError as error:
        return False, f"The database refused a check: {str(error.orig).strip().splitlines()[0]}"
    finally:
        connection.rollback()


def postgresql(connection: Connection) -> Finding:
    """PostgreSQL 15 or newer."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    words = f"The database answers: PostgreSQL {number // 10000}.{number % 10000}"
    if number // 10000 < OLDEST_POSTGRESQL:
        return False, f"{words}, but {OLDEST_POSTGRESQL} or newer is needed."
    return True, f"{words}."


def migrations(connection: Connection) -> Finding:
    """The tables are those of this version."""
    found, wanted = current(connection), newest()
    if found == wanted:
        return True, f"The tables are at revision {found}, the newest."
    return False, f"The tables are at revision {found or 'none'}, not {wanted}: run `callsheet upgrade-db`."


def clock(connection: Connection) -> Finding:
    """This machine and the database agree about the time."""
    theirs: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    words = f"The clocks of this machine and of the database are {apart:.1f} s apart"
    return (
        apart <= CLOCK_TOLERANCE,
        f"{words}." if apart <= CLOCK_TOLERANCE else f"{words}: set them by a time server.",
    )


def writable(what: str, folder: Path) -> Finding:
    """A file can be written and removed there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".doctor-{uuid.uuid4().hex}"
        probe.write_bytes(b"callsheet")
        probe.unlink()
    except OSError as error:
        return False, f"The folder of {what} cannot be written: {folder} ({error.strerror})."
    return True, f"The folder of {what} can be written: {folder}"


def mail(chosen: Settings) -> Finding:
    """The mail server greets us, where mails are to be sent. No mail is sent."""
    if not chosen.mail_enabled:
        return True, "Mails are switched off (MAIL_ENABLED)."
    where = f"{chosen.mail_server}:{chosen.mail_port}"
    kind = smtplib.SMTP_SSL if chosen.mail_use_ssl else smtplib.SMTP
    try:
        with kind(chosen.mail_server, chosen.mail_port, timeout=SMTP_TIMEOUT) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return (
            False,
            f"The mail server {where} does not answer ({error}): set MAIL_SERVER, or MAIL_ENABLED=false.",
        )
    return True, f"The mail server answers: {where}"
