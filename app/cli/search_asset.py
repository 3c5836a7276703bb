"""`callsheet search-asset`."""

from dataclasses import replace
from uuid import UUID

import click
import orjson

from app.ask import Caller
from app.cli.asking import asking
from app.queries import search

MOST = 20
OPERATOR = Caller(id=UUID(int=0), role="admin")


@click.command()
@click.option("--query", required=True, help="Three characters or more.")
def search_asset(query: str) -> None:
    """Print the name and the id of the assets that a search finds, the best first."""
    with asking(may_be_silent=True) as ask:
        found = search.found(replace(ask, caller=OPERATOR), query, None, MOST, 0, ["assets"])
    for asset in orjson.loads(bytes(found["assets"])) if found else ():
        click.echo(f"{asset['name']}  {asset['id']}")
