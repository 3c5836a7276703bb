"""The database that a command works on: the one of the settings, or the one that `callsheet serve` keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import click
import psycopg2

from app.cli.embedded import EmbeddedDatabase
from app.cli.serve import kept_secret, own_home
from app.settings import Settings


@contextmanager
def reached(chosen: Settings, *, may_make: bool = False) -> Iterator[Settings]:
    """The settings with the address of a database that runs for the length of a block.

    Where none is named it is that of CALLSHEET_HOME, started for the block if `serve` does not run it. With
    `may_make` it is made where there is none yet; else `SettingsError`.
    """
    if not chosen.embedded:
        yield chosen
        return
    database = EmbeddedDatabase(chosen.callsheet_home)
    if not may_make and not (database.folder / "PG_VERSION").exists():
        chosen.require_database()
    there = replace(chosen, database_url=database.url)
    if runs(database.url):
        yield replace(there, secret_key=kept_secret(chosen))
        return
    with own_home(chosen.callsheet_home):
        database.start(click.echo)
        try:
            yield replace(there, secret_key=kept_secret(chosen))
        finally:
            database.stop()


def runs(url: str) -> bool:
    """Does the database answer?"""
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(url).close()
        return True
    return False
