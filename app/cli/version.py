"""`callsheet version`."""

from importlib.metadata import version as version_of

import click


@click.command()
def version() -> None:
    """Print the version."""
    click.echo(f"Callsheet version: {version_of('callsheet')}")
