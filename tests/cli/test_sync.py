"""`callsheet sync`: another instance, a real server in a process of its own, carried into this studio."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import gazu
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from app import settings
from app.cli import main
from app.settings import Settings
from app.storage.keys import file, picture
from app.storage.store import store_of
from tests.cli.running import environment, serving, short_folder
from tests.media import images

PASSWORD = "mysecretpassword"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": PASSWORD}
TABLES = (
    "person",
    "project",
    "entity",
    "entity_link",
    "task",
    "task_person_link",
    "preview_file",
    "comment",
    "news",
)


@dataclass
class Source:
    """The other instance, and what was made there."""

    url: str
    client: Any
    shot: dict[str, Any]
    task: dict[str, Any]
    preview: dict[str, Any]
    picture: bytes
    name: str


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """A running server with a production: team, casting, a published picture, an attachment, a milestone, hours."""
    with short_folder() as home, serving(home, **ADMIN) as running:
        url = f"http://127.0.0.1:{running.port}"
        client = gazu.client.create_client(url)
        gazu.log_in("admin@example.com", PASSWORD, client=client)
        yield made(url, client, tmp_path_factory.mktemp("files"))


def made(url: str, client: Any, folder: Path) -> Source:
    name = f"Show {uuid4().hex[:8]}"
    project = gazu.project.new_project(name, "short", client=client)
    department = gazu.client.post("data/departments", {"name": "Matte", "color": "#112233"}, client=client)
    ada = gazu.person.new_person("Ada", "Artist", "ada@example.com", departments=[department], client=client)
    gazu.project.add_person_to_team(project, ada, client=client)
    sequence = gazu.shot.new_sequence(project, "SQ", client=client)
    shot = gazu.shot.new_shot(project, sequence, "SH", nb_frames=12, client=client)
    gazu.shot.new_shot(project, sequence, "SH2", client=client)
    kind = gazu.asset.all_asset_types(client=client)[0]
    prop = gazu.asset.new_asset(project, kind, "Lamp", client=client)
    casting: Any = [{"asset_id": prop["id"], "nb_occurences": 3, "label": "animate"}]
    gazu.casting.update_shot_casting(project, shot, casting, client=client)
    animation = gazu.task.get_task_type_by_name("Animation", client=client)
    task = gazu.task.new_task(shot, animation, assignees=[ada], client=client)
    wip = gazu.task.get_task_status_by_short_name("wip", client=client)
    data = images.picture((64, 48))
    for target, content in (("a.png", data), ("notes.json", b'{"a": 1}')):
        (folder / target).write_bytes(content)
    comment, preview = gazu.task.publish_preview(
        task, wip, "Here", preview_file_path=str(folder / "a.png"), set_thumbnail=True, client=client
    )
    gazu.task.add_attachment_files_to_comment(task, comment, [str(folder / "notes.json")], client=client)
    gazu.task.set_time_spent(task, ada, "2026-11-02", 120, client=client)
    body = {"project_id": project["id"], "name": "Lock", "date": "2026-12-01"}
    gazu.client.post("data/milestones", body, client=client)
    return Source(url, client, shot, task, preview, data, name)


@pytest.fixture
def sync(source: Source, studio_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sync("--no-files")` runs the command on this studio."""
    monkeypatch.setattr(settings, "read", lambda: studio_settings)

    def run(*arguments: str, password: str = PASSWORD, url: str = source.url) -> Result:
        given = ["sync", url, "--email", "admin@example.com", *arguments]
        return CliRunner().invoke(main, given, env={"SOURCE_PASSWORD": password})

    return run


def counts(studio: Engine) -> dict[str, int]:
    with studio.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in TABLES}


def events(studio: Engine) -> list[str]:
    with studio.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM api_event ORDER BY position")))


def test_a_production_comes_with_its_rows_and_files(
    source: Source, sync: Any, studio: Engine, studio_settings: Settings
) -> None:
    done = sync()

    assert done.exit_code == 0, done.output
    with studio.connect() as connection:
        shot = connection.execute(
            text("SELECT name, nb_frames, preview_file_id, nb_entities_out FROM entity WHERE id = :id"),
            {"id": source.shot["id"]},
        ).one()
        task = connection.execute(
            text(
                "SELECT type.name, status.short_name, person.email FROM task"
                " JOIN task_type type ON type.id = task.task_type_id"
                " JOIN task_status status ON status.id = task.task_status_id"
                " JOIN task_person_link link ON link.task_id = task.id JOIN person ON person.id = link.person_id"
                " WHERE task.id = :id"
            ),
            {"id": source.task["id"]},
        ).one()
        link = connection.execute(text("SELECT nb_occurences, label FROM entity_link")).one()
        attached = connection.execute(text("SELECT id, name FROM attachment_file")).one()
        secrets = connection.scalar(
            text(
                "SELECT count(*) FROM person JOIN person_secret ON person_secret.person_id = person.id"
                " WHERE email = 'ada@example.com' AND password IS NOT NULL"
            )
        )
        hours = connection.scalar(text("SELECT duration FROM time_spent"))
    assert (shot.name, shot.nb_frames, str(shot.preview_file_id)) == ("SH", 12, source.preview["id"])
    assert tuple(task) == ("Animation", "wip", "ada@example.com")
    assert (tuple(link), hours, secrets) == ((3, "animate"), 120, 0)
    store = store_of(studio_settings)
    with store.open(picture("original", shot.preview_file_id)) as kept:
        original = kept.read()
    assert images.opened(original).size == (64, 48)
    assert all(store.exists(picture(size, shot.preview_file_id)) for size in ("thumbnails", "previews"))
    with store.open(file("attachments", attached.id)) as kept:
        assert (attached.name, kept.read()) == ("notes.json", b'{"a": 1}')
    told = events(studio)
    assert {"project:new", "shot:new", "task:new", "comment:new", "preview-file:new"} <= set(told)


def test_default_rows_are_matched_by_name(sync: Any, studio: Engine) -> None:
    with studio.connect() as connection:
        before = connection.scalar(text("SELECT count(*) FROM task_type"))

    done = sync("--no-files")

    assert "are here under another id" in done.output
    with studio.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM task_type")) == before


def test_a_second_run_changes_only_what_changed_there(source: Source, sync: Any, studio: Engine) -> None:
    sync()
    rows, told = counts(studio), len(events(studio))

    again = sync()

    assert again.output.endswith("Done: 0 rows are new, 0 changed.\n")
    assert (counts(studio), len(events(studio))) == (rows, told)
    assert "fetched" not in again.output
    gazu.client.put(f"data/entities/{source.shot['id']}", {"description": str(uuid4())}, client=source.client)
    changed = sync()
    assert changed.output.endswith("Done: 0 rows are new, 1 changed.\n")
    assert events(studio)[told:] == ["shot:update"]


def test_a_run_that_is_killed_goes_on_and_ends_alike(
    source: Source, sync: Any, studio: Engine, studio_settings: Settings
) -> None:
    url = str(studio_settings.database_url)
    given = environment(
        studio_settings.callsheet_home,
        DATABASE_URL=url,
        SECRET_KEY=studio_settings.secret_key,
        SOURCE_PASSWORD=PASSWORD,
    )
    words = ["sync", source.url, "--email", "admin@example.com", "--page-size", "1"]
    killed = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *words],
        env=given,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    for line in killed.stdout:
        if "  entities:" in line:
            killed.kill()
            break
    killed.wait()
    half = counts(studio)
    states = list((studio_settings.callsheet_home / "sync").glob("*.json"))

    done = sync("--page-size", "1")

    assert (killed.returncode, half["entity"], len(states)) == (-9, 4, 1)
    assert half["news"] == 0
    assert done.exit_code == 0, done.output
    assert done.output.startswith("An earlier run was stopped: going on where it was.\n")
    assert [line[-9:] for line in done.output.splitlines() if line.startswith("  entities:")] == ["point at)"]
    assert list((studio_settings.callsheet_home / "sync").iterdir()) == []
    full = counts(studio)
    assert (full["comment"], full["news"], full["preview_file"], full["entity_link"]) == (1, 1, 1, 1)
    assert sync().output.endswith("Done: 0 rows are new, 0 changed.\n")
    assert counts(studio) == full


def test_another_production_of_the_name_is_refused(source: Source, sync: Any, studio: Engine) -> None:
    with studio.begin() as connection:
        connection.execute(text("INSERT INTO project (name) VALUES (:name)"), {"name": source.name})

    done = sync("--no-files")

    assert done.exit_code == 1
    assert f"Error: A production named '{source.name}' is here already, and it is another one" in done.output
    assert counts(studio)["entity"] == 0


def test_too_few_seats_bring_nobody(
    sync: Any, studio: Engine, studio_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "read", lambda: replace(studio_settings, user_limit=1))

    done = sync("--no-files")

    assert (done.exit_code, counts(studio)["person"]) == (1, 0)
    assert "USER_LIMIT" in done.output


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"password": "wrong"}, "refuses the log-in of admin@example.com (400)"),
        ({"url": "http://127.0.0.1:9"}, "http://127.0.0.1:9 does not answer"),
        ({"url": "nonsense"}, "nonsense is no address"),
    ],
)
def test_what_goes_wrong_is_a_sentence(sync: Any, given: dict[str, str], sentence: str) -> None:
    done = sync(**given)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ") and sentence in done.output


def test_a_production_that_is_not_there_is_a_sentence(sync: Any) -> None:
    done = sync("--project", "Nothing")

    assert done.exit_code == 1
    assert "has no production named 'Nothing'." in done.output


def test_who_signs_in_must_be_said(source: Source) -> None:
    done = CliRunner().invoke(main, ["sync", source.url])

    assert done.exit_code == 2
    assert "Give --email or --token." in done.output
