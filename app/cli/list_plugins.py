"""`callsheet list-plugins`."""

from __future__ import annotations

import click
import orjson

from app.cli.asking import asking
from app.services import plugins

FILTERS = {"plugin_id": "plugin_id", "name": "name", "maintainer": "maintainer_name", "license": "license"}


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--filter-field", type=click.Choice(list(FILTERS)), help="Where --filter-value must be found.")
@click.option("--filter-value", default="", help="A part of it, in any case.")
def list_plugins(form: str, filter_field: str | None, filter_value: str) -> None:
    """List the installed plugins."""
    with asking(may_be_silent=True) as ask:
        found = plugins.listed(ask)
    if filter_field:
        key = FILTERS[filter_field]
        found = [one for one in found if filter_value.lower() in (one[key] or "").lower()]
    if form == "json":
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    for one in found:
        click.echo(f"{one['plugin_id']:<24} {one['version']:<12} {one['license']:<16} {one['name']}")
