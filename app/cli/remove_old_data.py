"""`callsheet remove-old-data`."""

from datetime import timedelta

import click

from app.cli.asking import asking
from app.services import housekeeping


@click.command()
@click.option("--days", default=90, show_default=True, type=click.IntRange(min=1), help="How old it must be.")
def remove_old_data(days: int) -> None:
    """Delete events, log-ins and read notifications that are older. Productions keep all that is theirs."""
    with asking(may_be_silent=True) as ask:
        gone = housekeeping.forget(ask.db, ask.now - timedelta(days=days))
    for what, number in gone.items():
        click.echo(f"{what}: {number} removed")
