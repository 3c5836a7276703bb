"""`callsheet uninstall-plugin`."""

from __future__ import annotations

import logging
import shutil

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from app import settings
from app.cli.asking import asking
from app.cli.plugin_files import call, downgrade
from app.http.plugins import ID, Manifest, PluginRefused, manifest_of
from app.services import plugins

log = logging.getLogger(__name__)


@click.command()
@click.option("--id", "plugin_id", required=True, help="The plugin's id.")
def uninstall_plugin(plugin_id: str) -> None:
    """Remove a plugin with its tables and all that is in them. Restart afterwards."""
    if not ID.fullmatch(plugin_id):
        raise click.ClickException("A plugin's id is small letters, digits and _.")
    folder = settings.read().plugin_folder / plugin_id
    manifest: Manifest | None = None
    try:
        manifest = manifest_of(folder)
    except PluginRefused as refusal:
        log.warning("%s", refusal)
    if manifest is not None:
        call(folder, manifest, "pre_uninstall")
        try:
            with asking(may_be_silent=True) as ask:
                downgrade(ask.db.connection(), folder, plugin_id)
        except (DBAPIError, CommandError, click.ClickException) as error:
            click.echo(f"Its tables stay: {error}", err=True)
        call(folder, manifest, "post_uninstall")
    with asking(may_be_silent=True) as ask:
        was_there = plugins.strike(ask, plugin_id)
    if not was_there and not folder.exists():
        raise click.ClickException(f"No plugin {plugin_id} is installed.")
    if folder.exists():
        shutil.rmtree(folder)
    click.echo(f"{plugin_id} is gone. Restart API and worker.")
