"""`callsheet worker`: the worker is a room of its own, and cli may not import it: it is run by its name."""

import runpy

import click

from app import settings


@click.command()
def worker() -> None:
    """Run background jobs (mails, movies, housekeeping) until SIGTERM or Ctrl-C.

    Jobs that run are finished first, within half a minute.
    """
    settings.read().require_database()
    runpy.run_module("app.jobs", run_name="__main__")
