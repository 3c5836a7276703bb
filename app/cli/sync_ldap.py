"""`callsheet sync-ldap`."""

from importlib import import_module

import click

from app import settings
from app.cli.asking import asking
from app.errors import CallsheetError
from app.services import directory


@click.command()
def sync_ldap() -> None:
    """Make and update the accounts of the directory's persons (LDAP_* settings). Nobody is deleted."""
    chosen = settings.read()
    try:
        reader = import_module("app.auth.sso.directory")  # an extra: loaded where it is used
        persons = reader.people(chosen)
    except ImportError as missing:
        raise click.ClickException("LDAP needs pip install 'callsheet[ldap]'.") from missing
    except CallsheetError as error:
        raise click.ClickException(error.message) from error
    with asking(chosen, may_be_silent=True) as ask:
        done = directory.follow(ask, persons)
    for sentence in done.skipped:
        click.echo(f"Left out: {sentence}")
    click.echo(
        f"{len(done.created)} persons are new, {len(done.updated)} changed, of {len(persons)} in the directory."
    )
