"""Plugins: made, installed, served, removed; a bad one harms nobody (spec 60 §8)."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from app.http.plugins import PluginRefused, manifest_of
from app.settings import Settings
from tests.cli.conftest import Invoke

TABLE = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "{revision}", None, None, None

def upgrade():
    op.execute("CREATE TABLE {table} (id int)")

def downgrade():
    op.execute("DROP TABLE {table}")
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test imports goes after it."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.split(".")[0] in ("my_tool", "broken"):
            del sys.modules[name]


@pytest.fixture
def source(invoke: Invoke, tmp_path: Path) -> Path:
    """A new plugin's folder."""
    done = invoke(
        "create-plugin-skeleton", "--path", tmp_path / "src", "--id", "my_tool", "--maintainer", "Ann <a@b.org>"
    )
    assert done.exit_code == 0, done.output
    return tmp_path / "src" / "my_tool"


def served(settings: Settings) -> Flask:
    """The API that starts now."""
    for name in [name for name in sys.modules if name.split(".")[0] == "my_tool"]:
        del sys.modules[name]
    return create_app(settings)


def row(studio: Engine) -> Any:
    """The register's row of the plugin."""
    with studio.connect() as connection:
        return connection.execute(text("SELECT * FROM plugin WHERE plugin_id = 'my_tool'")).one_or_none()


def test_a_skeleton_is_installed_served_and_removed(
    invoke: Invoke, source: Path, studio: Engine, studio_settings: Settings
) -> None:
    manifest = source / "manifest.toml"
    manifest.write_text(manifest.read_text() + "frontend_studio_enabled = true\n")
    (source / "frontend" / "dist").mkdir(parents=True)
    (source / "frontend" / "dist" / "index.html").write_text("<p>hello</p>")
    (source / ".git").mkdir()

    done = invoke("install-plugin", "--path", source)

    assert done.exit_code == 0, done.output
    assert "/plugins/my_tool/hello" in done.output
    assert not (studio_settings.plugin_folder / "my_tool" / ".git").exists()
    assert (row(studio).version, row(studio).maintainer_email, row(studio).revision) == (
        "0.1.0",
        "a@b.org",
        None,
    )
    client = served(studio_settings).test_client()
    assert client.get("/plugins/my_tool/hello").status_code == 401
    page = client.get("/plugins/my_tool/frontend")
    assert (page.status_code, page.text) == (200, "<p>hello</p>")
    assert client.get("/plugins/my_tool/frontend/nothing.js").status_code == 404
    assert client.get("/plugins/my_tool/frontend/../../manifest.toml").status_code == 404
    listed = orjson.loads(invoke("list-plugins", "--format", "json").output)
    assert [one["plugin_id"] for one in listed] == ["my_tool"]
    assert invoke("list-plugins", "--filter-field", "license", "--filter-value", "MIT").output == ""

    assert invoke("uninstall-plugin", "--id", "my_tool").exit_code == 0
    assert row(studio) is None
    assert not (studio_settings.plugin_folder / "my_tool").exists()
    assert invoke("uninstall-plugin", "--id", "my_tool").exit_code == 1
    assert served(studio_settings).test_client().get("/plugins/my_tool/hello").status_code == 404


def test_a_zip_is_installed_and_an_older_version_only_by_force(
    invoke: Invoke, source: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "my_tool.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in source.iterdir():
            archive.write(file, f"my_tool/{file.name}")

    assert invoke("install-plugin", "--path", packed).exit_code == 0
    del sys.modules["my_tool"]  # the next command is another process
    assert "--force" in invoke("install-plugin", "--path", packed).output
    assert invoke("install-plugin", "--path", packed, "--force").exit_code == 0


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that a web server shows, and its address."""
    folder = tmp_path / "web"
    folder.mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_zip_comes_from_the_net_when_it_is_the_one_that_was_meant(
    invoke: Invoke, source: Path, studio: Engine, web: tuple[Path, str]
) -> None:
    folder, address = web
    with zipfile.ZipFile(folder / "my_tool.zip", "w") as archive:
        for file in source.iterdir():
            archive.write(file, f"my_tool/{file.name}")
    checksum = hashlib.sha256((folder / "my_tool.zip").read_bytes()).hexdigest()

    refused = invoke("install-plugin", "--path", f"{address}/my_tool.zip", "--sha256", "0" * 64)
    assert refused.exit_code != 0 and "SHA-256" in refused.output
    assert "404" in invoke("install-plugin", "--path", f"{address}/other.zip").output
    assert row(studio) is None
    done = invoke("install-plugin", "--path", f"{address}/my_tool.zip", "--sha256", checksum)

    assert done.exit_code == 0, done.output
    assert row(studio).version


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_plugin_comes_from_a_git_repository_at_the_commit_that_was_named(
    invoke: Invoke, source: Path, studio: Engine, web: tuple[Path, str]
) -> None:
    folder, address = web

    def git(*words: str, cwd: Path = source) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.org")
        return subprocess.run(["git", *who, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    first = git("rev-parse", "HEAD").strip()
    (source / "manifest.toml").write_text("broken")
    git("commit", "-qam", "two")
    git("clone", "-q", "--bare", str(source), str(folder / "my_tool.git"))
    git("update-server-info", cwd=folder / "my_tool.git")

    assert invoke("install-plugin", "--path", f"{address}/my_tool.git").exit_code != 0
    assert invoke("install-plugin", "--path", f"{address}/my_tool.git#nothing").exit_code != 0
    assert row(studio) is None
    done = invoke("install-plugin", "--path", f"{address}/my_tool.git#{first}")

    assert done.exit_code == 0, done.output
    assert row(studio) is not None


def test_what_git_would_take_for_an_option_or_a_program_is_no_address(invoke: Invoke, studio: Engine) -> None:
    for source in ("--upload-pack=touch /tmp/x", "ext::sh -c true", "file:///etc"):
        assert invoke("install-plugin", f"--path={source}").exit_code != 0
    assert row(studio) is None


def test_tables_come_with_a_plugin_and_go_with_it(
    invoke: Invoke, source: Path, studio: Engine, studio_settings: Settings, tables: Any
) -> None:
    versions = source / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "one.py").write_text(TABLE.format(revision="aaa1", table="plugin_my_tool_note"))

    done = invoke("install-plugin", "--path", source)

    assert done.exit_code == 0, done.output
    assert row(studio).revision == "aaa1"
    assert {"plugin_my_tool_note", "alembic_version_my_tool"} <= tables(studio_settings.database_url)
    assert invoke("is-db-ready").exit_code == 0
    assert invoke("uninstall-plugin", "--id", "my_tool").exit_code == 0
    assert not {name for name in tables(studio_settings.database_url) if "my_tool" in name}


def test_a_plugin_that_makes_other_tables_leaves_nothing(
    invoke: Invoke, source: Path, studio: Engine, studio_settings: Settings, tables: Any
) -> None:
    versions = source / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "one.py").write_text(TABLE.format(revision="aaa1", table="person_note"))

    done = invoke("install-plugin", "--path", source)

    assert (done.exit_code, row(studio)) == (1, None)
    assert "must begin with plugin_my_tool_" in done.output
    assert not {"person_note", "alembic_version_my_tool"} & tables(studio_settings.database_url)
    assert not (studio_settings.plugin_folder / "my_tool").exists()


@pytest.mark.parametrize(
    "line",
    ['id = "../up"', 'version = "1"', 'license = "none of these"', "name = 7", 'maintainer = "<>"', "x = ["],
)
def test_a_manifest_that_is_wrong_is_refused(source: Path, line: str) -> None:
    key = line.split(" ")[0]
    kept = [one for one in (source / "manifest.toml").read_text().splitlines() if not one.startswith(f"{key} ")]
    (source / "manifest.toml").write_text("\n".join([*kept, line]))

    with pytest.raises(PluginRefused):
        manifest_of(source)


def test_a_zip_with_links_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    packed = tmp_path / "evil.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("my_tool/secrets")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc")

    done = invoke("install-plugin", "--path", packed)

    assert (done.exit_code, "holds links" in done.output) == (1, True)


def test_a_plugin_may_not_take_the_name_of_another_module(invoke: Invoke, source: Path, studio: Engine) -> None:
    manifest = source / "manifest.toml"
    manifest.write_text(manifest.read_text().replace('"my_tool"', '"email"'))

    done = invoke("install-plugin", "--path", source)

    assert (done.exit_code, "another Python module" in done.output) == (1, True)
    with studio.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM plugin")).scalar() == 0


def test_a_plugin_that_fails_to_load_is_left_out(studio_settings: Settings, caplog: Any) -> None:
    folder = studio_settings.plugin_folder / "broken"
    folder.mkdir(parents=True)
    (folder / "manifest.toml").write_text('id = "broken"\nname = "B"\nversion = "1.0.0"\nlicense = "MIT"\n')
    (folder / "__init__.py").write_text("raise RuntimeError('no')")

    assert create_app(studio_settings).test_client().get("/plugins/broken/frontend").status_code == 404
    assert "the plugin broken was left out" in caplog.text
