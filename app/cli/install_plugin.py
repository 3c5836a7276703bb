"""`callsheet install-plugin`."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from packaging.version import InvalidVersion, Version
from sqlalchemy.exc import DBAPIError

from app.cli.asking import asking
from app.cli.plugin_files import call, fetched, upgrade
from app.http.plugins import Manifest, PluginRefused, module_of
from app.services import plugins


@click.command()
@click.option(
    "--path", "source", required=True, help="Folder, zip file, address of a zip file, or of a git repository."
)
@click.option("--sha256", "checksum", help="What the zip file's SHA-256 must be; for git, name URL#commit.")
@click.option("--force", is_flag=True, help="Replace an installed one, even by the same or an older version.")
def install_plugin(source: str, checksum: str | None, force: bool) -> None:
    """Install a plugin: its code runs with the server's rights, so know whose it is. Restart afterwards."""
    with fetched(source, checksum) as (fresh, manifest):
        with asking(may_be_silent=True) as ask:
            installed, folder = plugins.version_of(ask, manifest.id), ask.settings.plugin_folder / manifest.id
        if (folder.exists() or installed) and not force and not is_newer(manifest.version, installed):
            raise click.ClickException(f"{manifest.id} {installed or ''} is installed: --force replaces it.")
        routes = routes_of(fresh, manifest)
        call(fresh, manifest, "pre_install")
        put(fresh, folder, manifest)
        call(fresh, manifest, "post_install")
        for path, view in routes:
            click.echo(f"  /plugins/{manifest.id}{path}  {view.__name__}")
    click.echo(f"{manifest.name} {manifest.version} is installed. Restart API and worker.")


def routes_of(fresh: Path, manifest: Manifest) -> list[Any]:
    """The routes that a plugin adds; a name that is taken is refused, code that fails is told."""
    try:
        return list(getattr(module_of(fresh, manifest), "routes", []))
    except PluginRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except Exception as error:  # noqa: BLE001 — a plugin's code may raise anything
        click.echo(f"{manifest.id} cannot be imported now: {type(error).__name__}: {error}", err=True)
        return []


def put(fresh: Path, folder: Path, manifest: Manifest) -> None:
    """Tables, register and files, or nothing: what was installed before stays where a step fails."""
    kept = folder.with_name(f".{folder.name}.before")
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(kept, ignore_errors=True)
    if folder.exists():
        folder.rename(kept)
    try:
        with asking() as ask:
            shutil.copytree(fresh, folder, ignore=shutil.ignore_patterns("__pycache__"))
            revision = upgrade(ask.db.connection(), folder, manifest.id)
            plugins.enter(ask, manifest.id, asdict(manifest), revision)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if kept.exists():
            kept.rename(folder)
        if isinstance(error, DBAPIError):
            raise click.ClickException(
                f"The plugin's migration failed: {str(error.orig).strip().splitlines()[0]}"
            ) from error
        raise
    shutil.rmtree(kept, ignore_errors=True)


def is_newer(version: str, installed: str | None) -> bool:
    """Is a version newer than the installed one?"""
    try:
        return installed is not None and Version(version) > Version(installed)
    except InvalidVersion:
        return version != installed
