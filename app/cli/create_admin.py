"""`callsheet create-admin`."""

import click

from app.cli.asking import asking
from app.services import administrators


@click.command()
@click.argument("email")
@click.password_option(help="The new administrator's password; asked for when it is not given.")
def create_admin(email: str, password: str) -> None:
    """Make EMAIL an administrator: a new person, or one who is there already and keeps their password."""
    with asking() as ask:
        is_new = administrators.appoint(ask, email, password)
    click.echo(
        f"{email} is now an administrator{'' if is_new else ' (the person existed, the password stays)'}."
    )
