"""`callsheet change-password`."""

import click

from app.cli.asking import asking
from app.services import administrators


@click.command()
@click.argument("email")
@click.password_option(help="The new password; asked for when it is not given.")
def change_password(email: str, password: str) -> None:
    """Set the password of the person with this e-mail. Their sessions end."""
    with asking() as ask:
        administrators.set_password(ask, email, password)
    click.echo(f"The password of {email} was changed.")
