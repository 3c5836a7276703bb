"""Plugins: Python packages in PLUGIN_FOLDER that add routes under `/plugins/<id>` (spec 60 §8, docs/plugins.md).

A plugin's views are its own business: they declare who may call them with `@operation` or protect themselves. One
that cannot be loaded is logged and left out; the server starts.
"""

from __future__ import annotations

import logging
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask, Response, send_from_directory
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from app.http.domains import DoorApi

log = logging.getLogger(__name__)
MANIFEST = "manifest.toml"
ID = re.compile(r"[a-z][a-z0-9_]{1,49}")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
MAINTAINER = re.compile(r"\s*(?P<name>[^<>]+?)\s*(?:<(?P<email>[^<>\s]+@[^<>\s]+)>)?\s*")
TEXTS = {"name": 80, "description": 10_000, "website": 2000, "icon": 255}
FLAGS = ("frontend_project_enabled", "frontend_studio_enabled")


class PluginRefused(Exception):
    """The plugin is not as it must be; the message says what is wrong."""


@dataclass(frozen=True)
class Manifest:
    """What a plugin says of itself."""

    id: str
    name: str
    version: str
    license: str
    description: str | None = None
    maintainer_name: str = ""
    maintainer_email: str | None = None
    website: str | None = None
    icon: str | None = None
    frontend_project_enabled: bool = False
    frontend_studio_enabled: bool = False

    @property
    def has_frontend(self) -> bool:
        """Does it show something in the web client?"""
        return self.frontend_project_enabled or self.frontend_studio_enabled


def manifest_of(folder: Path) -> Manifest:
    """Read and check the manifest of a plugin's folder. `PluginRefused` says what is wrong with it."""
    try:
        raw = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise PluginRefused(f"{folder} has no {MANIFEST}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PluginRefused(f"{MANIFEST} cannot be read: {error}") from None
    id_, version = raw.get("id"), raw.get("version")
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        raise PluginRefused("id must be 2 to 50 small letters, digits or _, a letter first.")
    if not isinstance(version, str) or not VERSION.fullmatch(version) or len(version) > 50:
        raise PluginRefused("version must be a semantic version such as 1.0.0.")
    texts = {key: _text(raw, key, length) for key, length in TEXTS.items()}
    if not texts["name"]:
        raise PluginRefused("name is missing.")
    flags = {key: raw.get(key, False) for key in FLAGS}
    if not all(isinstance(flag, bool) for flag in flags.values()):
        raise PluginRefused(f"{' and '.join(FLAGS)} must be true or false.")
    name, email = _maintainer(raw)
    given: dict[str, Any] = {**texts, **flags, "maintainer_name": name, "maintainer_email": email}
    return Manifest(id=id_, version=version, license=_license(raw), **given)


def _text(raw: dict[str, Any], key: str, length: int) -> str | None:
    value = raw.get(key)
    if value is not None and (not isinstance(value, str) or len(value) > length):
        raise PluginRefused(f"{key} must be a text of {length} characters at most.")
    return value or None


def _license(raw: dict[str, Any]) -> str:
    try:
        return str(canonicalize_license_expression(str(raw["license"])))[:80]
    except KeyError:
        raise PluginRefused("license is missing.") from None
    except InvalidLicenseExpression:
        raise PluginRefused("license must be an SPDX identifier such as Apache-2.0.") from None


def _maintainer(raw: dict[str, Any]) -> tuple[str, str | None]:
    given = raw.get("maintainer", "")
    found = MAINTAINER.fullmatch(given) if isinstance(given, str) else None
    if given and found is None:
        raise PluginRefused("maintainer must be like: Ann Lee <ann@studio.org>.")
    return (found["name"][:200], found["email"]) if found else ("", None)


def folders(folder: Path) -> Iterator[Path]:
    """The folders of installed plugins, by name."""
    if folder.is_dir():
        found = (each for each in folder.iterdir() if not each.name.startswith("."))
        yield from sorted(each for each in found if (each / MANIFEST).is_file())


def module_of(folder: Path, manifest: Manifest) -> ModuleType:
    """Import a plugin. `PluginRefused` where its folder or another module has its name; else what its code raises."""
    if folder.name != manifest.id:
        raise PluginRefused(f"the folder must be named {manifest.id}.")
    if str(folder.parent) not in sys.path:
        sys.path.append(str(folder.parent))
    module = import_module(manifest.id)
    if Path(module.__file__ or "").resolve().parent != folder.resolve():
        raise PluginRefused(f"another Python module is called {manifest.id}.")
    return module


def import_all(folder: Path) -> None:
    """Import every plugin, for what it registers: event handlers. One that fails is logged and left out."""
    for each in folders(folder):
        try:
            module_of(each, manifest_of(each))
        except Exception:
            log.exception("the plugin %s was left out", each.name)


def load(app: Flask, folder: Path) -> list[Manifest]:
    """Put the routes of all plugins in place; returns those that were loaded."""
    loaded = []
    for each in folders(folder):
        try:
            manifest = manifest_of(each)
            app.register_blueprint(_blueprint(each, manifest))
        except Exception:
            log.exception("the plugin %s was left out", each.name)
        else:
            loaded.append(manifest)
    return loaded


def _blueprint(folder: Path, manifest: Manifest) -> Blueprint:
    routes = getattr(module_of(folder, manifest), "routes", [])
    prefix = f"/plugins/{manifest.id}"
    made = Blueprint(f"plugin_{manifest.id}", __name__, url_prefix=prefix)
    api = DoorApi(made)
    for number, (path, view) in enumerate(routes):
        api.add_resource(view, path, endpoint=f"{view.__name__}_{number}")
    if manifest.has_frontend:
        shown = _shown(folder / "frontend" / "dist")
        for path in ("/frontend", "/frontend/<path:filename>"):
            made.add_url_rule(path, "frontend", shown)
    return made


def _shown(folder: Path) -> Callable[..., Response]:
    def frontend(filename: str = "index.html") -> Response:
        return send_from_directory(folder, filename, max_age=0, conditional=True)

    return frontend
