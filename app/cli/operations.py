"""`callsheet operations`."""

from importlib import import_module

import click

from app import settings
from app.http.operation import declared


@click.command()
@click.argument("word", default="")
def operations(word: str) -> None:
    """Print every route: method, path, who may call it, what it does. WORD keeps the lines that hold it."""
    app = import_module("app").create_app(settings.read())  # the doors are neighbours of cli: loaded by name
    rows = sorted((each.rule, each.method, each.access_text, each.summary) for each in declared(app))
    lines = [f"{method:7}{rule}  [{access}]  {summary}" for rule, method, access, summary in rows]
    shown = [line for line in lines if word.lower() in line.lower()]
    for line in shown:
        click.echo(line)
    click.echo(f"{len(shown)} of {len(lines)} operations", err=True)
