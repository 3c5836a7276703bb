"""The files of plugins: fetched, packed, checked, called, and the tables that they bring."""

from __future__ import annotations

import logging
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from app.cli.plugin_sources import MOST_BYTES, brought
from app.cli.upgrade_db import config_of
from app.http.plugins import MANIFEST, Manifest, PluginRefused, manifest_of, module_of

log = logging.getLogger(__name__)
LEFT_OUT = (".git", "__pycache__", "node_modules", ".venv")
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"


@contextmanager
def fetched(source: str, checksum: str | None = None) -> Iterator[tuple[Path, Manifest]]:
    """A copy of a plugin, from wherever it may come, in a folder of its id; and its checked manifest."""
    with TemporaryDirectory(prefix="callsheet-plugin-") as name:
        raw = Path(name) / "raw"
        try:
            unpacked(brought(source, Path(name), checksum), raw)
            manifest = manifest_of(raw)
        except PluginRefused as refusal:
            raise click.ClickException(str(refusal)) from refusal
        yield raw.rename(Path(name) / manifest.id), manifest


def unpacked(source: Path, target: Path) -> None:
    """Copy a folder, or the one that a zip file holds. Links and what leads out of the folder are refused."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise PluginRefused(f"{source} is larger than {MOST_BYTES} bytes.")
            if any(stat.S_ISLNK(one.external_attr >> 16) for one in packed.infolist()):
                raise PluginRefused(f"{source} holds links.")
            packed.extractall(target)  # keeps every name within the target
        only = [each for each in target.iterdir() if each.name not in LEFT_OUT]
        if not (target / MANIFEST).exists() and len(only) == 1 and only[0].is_dir():
            inner = only[0].rename(target.with_name("inner"))
            shutil.rmtree(target)
            inner.rename(target)
    else:
        raise PluginRefused(f"{source} is neither a folder nor a zip file.")
    if any(each.is_symlink() for each in target.rglob("*")):
        raise PluginRefused(f"{source} holds links.")


def call(folder: Path, manifest: Manifest, hook: str) -> None:
    """Call `hook(manifest)` of a plugin that has it; what it raises is logged."""
    try:
        function: Any = getattr(module_of(folder, manifest), hook, None)
        if function is not None:
            function(manifest)
    except Exception:
        log.exception("%s of the plugin %s failed", hook, manifest.id)
        click.echo(f"{hook} of {manifest.id} failed; the log says why.", err=True)


def upgrade(connection: Connection, folder: Path, plugin_id: str) -> str | None:
    """Make a plugin's tables, within the connection's transaction; returns the revision, None where it has none.

    Their names begin with `plugin_<id>_`; else it is refused.
    """
    config = _config(connection, folder, plugin_id)
    if config is None:
        return None
    before = set(connection.execute(text(TABLES)).scalars())
    command.upgrade(config, "head")
    made = set(connection.execute(text(TABLES)).scalars()) - before - {version_table(plugin_id)}
    foreign = sorted(name for name in made if not name.startswith(f"plugin_{plugin_id}_"))
    if foreign:
        raise click.ClickException(f"The plugin's tables must begin with plugin_{plugin_id}_: {foreign[0]}.")
    context = MigrationContext.configure(connection, opts={"version_table": version_table(plugin_id)})
    return context.get_current_revision()


def downgrade(connection: Connection, folder: Path, plugin_id: str) -> None:
    """Drop a plugin's tables, within the connection's transaction."""
    config = _config(connection, folder, plugin_id)
    if config is not None:
        command.downgrade(config, "base")
        connection.execute(text(f"DROP TABLE IF EXISTS {version_table(plugin_id)}"))


def version_table(plugin_id: str) -> str:
    """Where a plugin's revision is recorded."""
    return f"alembic_version_{plugin_id}"


def _config(connection: Connection, folder: Path, plugin_id: str) -> Config | None:
    versions = folder / "migrations" / "versions"
    if not any(versions.glob("*.py")):
        return None
    config = config_of(connection)
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.attributes["version_table"] = version_table(plugin_id)
    return config
