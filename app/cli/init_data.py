"""`callsheet init-data`."""

import click

from app.cli.asking import asking
from app.services import default_data


@click.command()
@click.option(
    "-d",
    "--domain",
    type=click.Choice(["2d", "3d", "vfx", "games"]),
    default="3d",
    show_default=True,
    help="The trade whose departments, task types and asset types are added.",
)
def init_data(domain: str) -> None:
    """Add the default statuses, departments, task types and entity types. What is there already stays."""
    with asking() as ask:
        default_data.install(ask.db, domain)
    click.echo(f"The default data of the domain {domain} is in the database.")
