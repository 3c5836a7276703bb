"""`callsheet create-bot`."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import click
from flask import Flask

from app.cli.asking import asking
from app.extensions import jwt
from app.services import persons


@click.command()
@click.option("--email", required=True, help="The address of who is responsible for it.")
@click.option("--name", required=True, help="Its name.")
@click.option("--expiration-date", type=click.DateTime(["%Y-%m-%d"]), help="The last day of its token.")
@click.option(
    "--role",
    default="user",
    show_default=True,
    type=click.Choice(["user", "supervisor", "manager", "admin", "client", "vendor"]),
)
def create_bot(email: str, name: str, expiration_date: datetime | None, role: str) -> None:
    """Add a bot and print its access token, which is shown this once."""
    import_module("app.blueprints").load()  # the doors enter the events of plain tables in the catalogue
    body = {"first_name": name, "last_name": "", "email": email, "role": role, "is_bot": True}
    if expiration_date is not None:
        body["expiration_date"] = expiration_date.date().isoformat()
    with asking() as ask:
        office = Flask("callsheet-office", static_folder=None)  # what makes tokens reads its key from an app
        office.config["JWT_SECRET_KEY"] = ask.settings.require_secret()
        jwt.init_app(office)
        with office.app_context():
            _id, token = persons.create(ask, body)
    click.echo(token)
