"""`callsheet upgrade-db`, `downgrade-db`, `stamp-db`: the migrations, run in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from app import settings
from app.extensions import make_engine
from app.settings import Settings

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
LOCK = 0x63616C6C  # the advisory lock of who migrates: two containers may start at once


def config_of(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file: the folder of migrations and the connection to use."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """The revision of this version of Callsheet."""
    return ScriptDirectory.from_config(config_of()).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision that the database records; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to a revision; returns the revision before and after. One process at a time."""
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
    connection.commit()
    try:
        before = current(connection)
        connection.rollback()
        if before != newest() or revision != "head":
            command.upgrade(config_of(connection), revision)
            connection.commit()
        after = current(connection)
        connection.rollback()
        return before, after
    finally:
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
        connection.commit()


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection to the database of the settings; what fails is told in a sentence."""
    chosen = settings.read()
    if chosen.embedded:  # brings PostgreSQL along: loaded where it is used
        with import_module("app.cli.reaching").reached(chosen) as there, linked(there) as connection:
            yield connection
        return
    with linked(chosen) as connection:
        yield connection


@contextmanager
def linked(chosen: Settings) -> Iterator[Connection]:
    """A connection to a database that is named."""
    engine = make_engine(chosen.require_database(), 1)
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}".strip()) from error
    except DBAPIError as error:
        raise click.ClickException(f"The migration failed and was rolled back: {error.orig}".strip()) from error
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    finally:
        engine.dispose()


@click.command()
@click.option(
    "--first-start",
    is_flag=True,
    help="On a new database add the default data; where there is no administrator, appoint ADMIN_EMAIL.",
)
def upgrade_db(first_start: bool) -> None:
    """Bring the database to this version of Callsheet; does nothing when it is there."""
    if first_start:
        import_module("app.cli.first_start").prepare(settings.read(), click.echo)
        return
    with connected() as connection:
        before, after = upgrade(connection)
    if before == after:
        click.echo(f"The database is at revision {after} already.")
    else:
        click.echo(f"The database went from {before or 'empty'} to revision {after}.")


@click.command()
@click.option(
    "--revision", default="-1", show_default=True, help="Where to go back to; -1 is one step, base is empty."
)
def downgrade_db(revision: str) -> None:
    """Take the last migration back. Rows that only the newer version knows are lost: make a backup first."""
    with connected() as connection:
        command.downgrade(config_of(connection), revision)
        connection.commit()
        click.echo(f"The database is at revision {current(connection) or 'none'}.")


@click.command()
@click.option("--revision", default="head", show_default=True, help="The revision that the tables have.")
def stamp_db(revision: str) -> None:
    """Set the recorded revision without touching a table: for a database that was restored or mended by hand."""
    with connected() as connection:
        command.stamp(config_of(connection), revision)
        connection.commit()
        click.echo(f"The database is recorded at revision {current(connection) or 'none'}.")
