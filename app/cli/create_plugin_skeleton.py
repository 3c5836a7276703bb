"""`callsheet create-plugin-skeleton`."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from app.http.plugins import MANIFEST, PluginRefused, manifest_of

CODE = '''"""{name}."""

from flask_restful import Resource

from app.http.gates import SIGNED_IN
from app.http.operation import operation


class Hello(Resource):
    """A first route: GET /plugins/{id}/hello."""

    @operation(access=SIGNED_IN)
    def get(self, ask):
        """Say hello to who is signed in."""
        return {{"hello": str(ask.caller.id)}}


routes = [("/hello", Hello)]
'''


@click.command()
@click.option("--path", default=".", type=click.Path(file_okay=False, path_type=Path), help="Where to make it.")
@click.option("--id", "plugin_id", required=True, help="Small letters, digits and _.")
@click.option("--name", default="A plugin", show_default=True)
@click.option("--description", default="")
@click.option("--version", default="0.1.0", show_default=True)
@click.option("--maintainer", default="", help="Ann Lee <ann@studio.org>")
@click.option("--website", default="")
@click.option("--license", default="Apache-2.0", show_default=True, help="An SPDX identifier.")
@click.option("--icon", default="")
@click.option("--force", is_flag=True, help="Write over what is there.")
def create_plugin_skeleton(path: Path, plugin_id: str, force: bool, **said: str) -> None:
    """Make the folder of a new plugin with a manifest and a first route."""
    folder = path / plugin_id
    if folder.exists() and not force:
        raise click.ClickException(f"{folder} exists already: --force writes over it.")
    folder.mkdir(parents=True, exist_ok=True)
    lines = {"id": plugin_id, **{key: value for key, value in said.items() if value}}
    manifest = "".join(f"{key} = {orjson.dumps(value).decode()}\n" for key, value in lines.items())
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    try:
        manifest_of(folder)
    except PluginRefused as refusal:
        (folder / MANIFEST).unlink()
        raise click.ClickException(str(refusal)) from refusal
    (folder / "__init__.py").write_text(CODE.format(id=plugin_id, name=said["name"]), encoding="utf-8")
    click.echo(f"{folder} was made. Install it: callsheet install-plugin --path {folder}")
