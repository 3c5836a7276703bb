"""`callsheet purge-files`."""

from datetime import timedelta

import click

from app.ask import utc_now
from app.cli.asking import asking
from app.services import stored_files


@click.command()
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(min=0), help="How long ago they were deleted."
)
def purge_files(days: int) -> None:
    """Remove from the store the files whose previews, comments or persons were deleted."""
    total = 0
    while True:
        with asking(may_be_silent=True) as ask:
            before = utc_now() - timedelta(days=days)
            gone = stored_files.purge(ask.db, ask.settings, ask.now, before)
        total += gone
        if gone < stored_files.MOST_AT_ONCE:
            break
    click.echo(f"{total} files were removed.")
