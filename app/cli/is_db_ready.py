"""`callsheet is-db-ready`."""

import sys

import click

from app.cli.upgrade_db import connected, current, newest

SEEDED = "SELECT EXISTS (SELECT FROM project_status WHERE name = 'Open')"


@click.command()
def is_db_ready() -> None:
    """Say whether the database has the newest tables and the default data; exit code 1 when not."""
    with connected() as connection:
        found = current(connection)
        if found != newest():
            click.echo(
                f"The database is not ready: its revision is {found or 'none'}, run `callsheet upgrade-db`."
            )
            sys.exit(1)
        if not connection.exec_driver_sql(SEEDED).scalar_one():
            click.echo("The database is not ready: it has no default data, run `callsheet init-data`.")
            sys.exit(1)
    click.echo("The database is ready.")
