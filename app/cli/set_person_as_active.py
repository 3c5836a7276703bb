"""`callsheet set-person-as-active`."""

import click

from app.cli.asking import asking
from app.services import administrators


@click.command()
@click.argument("email")
@click.option("--unactive", is_flag=True, help="Keep the person out instead.")
def set_person_as_active(email: str, unactive: bool) -> None:
    """Let the person with this e-mail in again. A seat must be free (USER_LIMIT)."""
    with asking() as ask:
        administrators.set_active(ask, email, not unactive)
    click.echo(f"{email} is {'not ' if unactive else ''}active now.")
