"""What a database needs before it serves: the newest migration, the default data, an administrator.

Loaded by `serve` only where something of it is missing: this file brings the ORM with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.cli.asking import asking
from app.cli.init_data import install
from app.cli.upgrade_db import upgrade
from app.extensions import make_engine
from app.models import EntityType
from app.services import administrators
from app.settings import Settings


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Migrate, install the default data on a new database, appoint the first administrator."""
    migrate(settings, say)
    with asking(settings) as ask:
        if ask.db.scalar(select(EntityType.id).where(EntityType.name == "Shot").limit(1)) is None:
            install(ask, "3d")
            say("The default statuses, departments and task types were added.")
        if not administrators.exists(ask):
            password = settings.admin_password or secrets.token_urlsafe(12)
            administrators.appoint(ask, settings.admin_email, password)
            shown = "the one in ADMIN_PASSWORD" if settings.admin_password else f"{password}  (shown this once)"
            say(f"The first administrator: {settings.admin_email}, password {shown}")


def migrate(settings: Settings, say: Callable[[str], None]) -> None:
    """Bring the database to the newest revision; a migration that fails is rolled back and told."""
    engine = make_engine(settings.require_database(), 1)
    try:
        with engine.connect() as connection:
            before, after = upgrade(connection)
    except DBAPIError as error:
        raise click.ClickException(f"The migration failed and was rolled back: {error.orig}".strip()) from error
    finally:
        engine.dispose()
    if before != after:
        say(f"The database went from {before or 'empty'} to revision {after}.")
