"""`callsheet retry-movies`."""

from uuid import UUID

import click

from app.cli.asking import asking
from app.services import preview_movies


@click.command()
@click.argument("preview_file_ids", nargs=-1, type=click.UUID)
def retry_movies(preview_file_ids: tuple[UUID, ...]) -> None:
    """Encode broken movies again: those of these previews, else all whose upload is still stored."""
    with asking(may_be_silent=True) as ask:
        found = preview_movies.retry(ask, preview_file_ids or None)
    click.echo(f"{len(found)} movies wait for the worker again.")
