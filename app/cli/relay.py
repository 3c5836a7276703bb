"""`callsheet relay`: the relay is a room of its own, and cli may not import it: it is run by its name."""

import runpy

import click

from app import settings


@click.command()
def relay() -> None:
    """Run the realtime relay on EVENT_STREAM_HOST and EVENT_STREAM_PORT until SIGTERM or Ctrl-C.

    Run one of it, or several with REDIS_URL: who reviews which playlist is kept in memory, or there.
    """
    chosen = settings.read()
    chosen.require_database()
    chosen.require_secret()
    runpy.run_module("app.relay", run_name="__main__")
