"""A transaction of the operator: nobody's request, on the database of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import settings
from app.ask import NOBODY, Ask
from app.errors import CallsheetError
from app.events.log import refuse_silence
from app.extensions import Database
from app.settings import Settings


@contextmanager
def asking(chosen: Settings | None = None, *, may_be_silent: bool = False) -> Iterator[Ask]:
    """An Ask for the length of a block: committed at its end, rolled back if it fails.

    What went wrong becomes a sentence and exit code 1. A change without an event is refused, as in a request,
    unless `may_be_silent`: for statements that may find nothing to change.
    """
    chosen = chosen or settings.read()
    if chosen.embedded:  # brings PostgreSQL along: loaded where it is used
        with (
            import_module("app.cli.reaching").reached(chosen) as there,
            asking(there, may_be_silent=may_be_silent) as ask,
        ):
            yield ask
        return
    database = Database(chosen)
    try:
        with database.session() as db:
            ask = Ask(db, NOBODY, chosen)
            yield ask
            if not may_be_silent:
                refuse_silence(ask, database.written(db))
    except CallsheetError as error:
        raise click.ClickException(error.message) from error
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {first_line(error)}") from error
    except ProgrammingError as error:
        raise click.ClickException(
            f"The database is not at this version ({first_line(error)}): run `callsheet upgrade-db`."
        ) from error
    finally:
        database.dispose()


def first_line(error: OperationalError | ProgrammingError) -> str:
    """The driver's own words, without the statement."""
    return str(error.orig).strip().split("\n")[0]
