"""`callsheet init-data`."""

from importlib import import_module
from typing import Any

import click

from app.ask import Ask
from app.cli.asking import asking
from app.events.catalogue import CATALOGUE, Event
from app.events.log import record
from app.services import default_data


def install(ask: Ask, domain: str) -> int:
    """Add the default data and record its events; returns the number of events."""
    import_module("app.blueprints").load()  # the doors enter the events of plain tables in the catalogue
    told: list[Event] = []

    def tell(name: str, data: dict[str, Any]) -> None:
        told.append(CATALOGUE[name](**data))

    default_data.install(ask.db, domain, tell)
    record(ask, *told)
    return len(told)


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
    with asking(may_be_silent=True) as ask:
        added = install(ask, domain)
    click.echo(f"The default data of the domain {domain} is in the database ({added} rows were added).")
