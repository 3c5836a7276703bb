"""`callsheet disable-two-factor-authentication`."""

import click

from app.cli.asking import asking
from app.services import administrators


@click.command()
@click.argument("email_or_login")
def disable_two_factor_authentication(email_or_login: str) -> None:
    """Switch every second factor of a person off; a mail tells the person."""
    with asking() as ask:
        administrators.disable_factors(ask, email_or_login)
    click.echo(f"{email_or_login} logs in with the password alone now.")
