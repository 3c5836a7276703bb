"""`callsheet sync`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from sqlalchemy.exc import IntegrityError

from app import settings
from app.ask import Ask
from app.cli.asking import asking
from app.cli.reaching import reached
from app.errors import CallsheetError
from app.imports.instances import Instance
from app.imports.synchronisation import ROWS, Run, State
from app.settings import Settings, environment


@click.command()
@click.argument("url")
@click.option(
    "--email", help="Who signs in there: an administrator. The password is SOURCE_PASSWORD, or asked for."
)
@click.option("--token", envvar="SOURCE_TOKEN", help="The token of a bot there, instead (SOURCE_TOKEN).")
@click.option("--project", "projects", multiple=True, help="Only the production of this name; may be repeated.")
@click.option(
    "--files/--no-files", default=True, show_default=True, help="Fetch previews and attachments, too."
)
@click.option(
    "--page-size", default=ROWS, show_default=True, type=click.IntRange(1, 5000), help="Rows a request."
)
def sync(
    url: str, email: str | None, token: str | None, projects: tuple[str, ...], files: bool, page_size: int
) -> None:
    """Carry the productions of another instance here, under the same ids. Nothing is written or deleted there.

    URL is where its API answers, for instance https://kitsu.studio.org/api. A run that was stopped goes on where it
    was; a later one brings what changed since.
    """
    import_module("app.blueprints").load()  # the doors enter the events of plain tables in the catalogue
    chosen = settings.read()
    instance = Instance(url)
    if bool(email) == bool(token):
        raise click.UsageError("Who signs in there? Give --email or --token.")
    try:
        if token:
            instance.use_token(token)
        elif email:
            password = environment().get("SOURCE_PASSWORD") or click.prompt(
                "Password", hide_input=True, err=True
            )
            instance.log_in(email, password)
        with reached(chosen) as there:
            state = State(chosen.callsheet_home / "sync", instance.url, projects)
            Run(instance, lambda: _transaction(there), state, click.echo, files, page_size).go(projects)
    except CallsheetError as error:
        raise click.ClickException(error.message) from error


@contextmanager
def _transaction(chosen: Settings) -> Iterator[Ask]:
    """A transaction with its files: kept when it is committed, gone when it fails."""
    ask = None
    committed = False
    try:
        with asking(chosen, may_be_silent=True) as ask:
            yield ask
        committed = True
    except IntegrityError as error:
        words = str(error.orig).strip().replace("\n", " ")
        raise click.ClickException(f"A row of there does not fit the rows here: {words}") from error
    finally:
        if ask is not None:
            ask.settle(committed)
