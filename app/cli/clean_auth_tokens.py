"""`callsheet clean-auth-tokens`."""

import click

from app.cli.asking import asking
from app.services import housekeeping


@click.command()
def clean_auth_tokens() -> None:
    """Forget tokens, codes and keys that have expired (the worker does it each hour). Nobody is signed out or in."""
    with asking(may_be_silent=True) as ask:
        gone = housekeeping.sweep(ask.db, ask.now)
    click.echo(f"{gone['revoked_token'] + gone['login_token'] + gone['app_login_code']} tokens were removed.")
