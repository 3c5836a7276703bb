"""A backup is whole or not there, and a studio comes back from it (trap 27)."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.auth import tokens
from app.extensions import make_engine
from app.models import ApiEvent
from tests.cli.conftest import Invoke
from tests.cli.running import callsheet, short_folder
from tests.factories import Factory


def plain(url: str) -> str:
    """An address without its driver, as settings hold it."""
    return url.replace("+psycopg2", "")


@pytest.fixture
def backup(invoke: Invoke, studio: Engine, tmp_path: Path) -> Path:
    """A backup of a studio with a shot and an event."""
    with Session(studio) as db:
        Factory(db).shot("SH010")
        db.add(ApiEvent(name="shot:new", data={}))
        db.commit()
    file = tmp_path / "backup.sql.gz"
    done = invoke("dump-database", "--output", file)
    assert done.exit_code == 0, done.output
    return file


def test_a_studio_comes_back_from_its_backup(
    invoke: Invoke, backup: Path, studio_settings: Any, empty_database_url: str
) -> None:
    object.__setattr__(studio_settings, "database_url", plain(empty_database_url))

    done = invoke("restore-database", backup)

    assert done.exit_code == 0, done.output
    engine = make_engine(empty_database_url, 1)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entity WHERE name = 'SH010'")).scalar() == 1
        settled = "SELECT bool_and(transaction < pg_snapshot_xmin(pg_current_snapshot())) FROM api_event"
        assert connection.execute(text(settled)).scalar() is True
        assert connection.execute(text("SELECT searchable('É')")).scalar() == "e"
        assert connection.execute(text("SELECT words FROM searched_shot")).scalar().endswith(" sh010")
    engine.dispose()
    assert invoke("is-db-ready").exit_code == 0


def answers_of(settings: Any, person_id: Any) -> dict[str, str]:
    """A checksum of what each list answers an administrator; of a production's own lists too."""
    app = create_app(settings)
    with app.app_context():
        headers = {"Authorization": f"Bearer {tokens.pair(person_id)[0]}"}
    client = app.test_client()
    project = client.get("/data/projects", headers=headers).json[0]["id"]
    found = {}
    for rule in app.url_map.iter_rules():
        only_project = not rule.arguments or rule.arguments == {"project_id"}
        is_list = rule.rule.startswith("/data/") and "GET" in (rule.methods or ()) and "/feed" not in rule.rule
        if only_project and is_list:
            path = rule.rule.replace("<uuid:project_id>", project).replace("<string:project_id>", project)
            answer = client.get(path, headers=headers)
            found[path] = f"{answer.status_code} {hashlib.sha256(answer.data).hexdigest()}"
    return found


def test_a_restored_studio_answers_every_list_as_the_original_did(
    invoke: Invoke, studio: Engine, studio_settings: Any, empty_database_url: str, tmp_path: Path
) -> None:
    with Session(studio) as db:
        make = Factory(db)
        admin = make.caller("admin").id
        for name in ("SH010", "SH020"):
            shot = make.shot(name)
            task = make.task(entity=shot, assignees=[make.caller("user", project_id=make.project_id).id])
            make.comment(task)
            make.cast(shot, make.asset())
        db.add(ApiEvent(name="shot:new", data={"shot_id": str(shot)}, project_id=make.project_id))
        db.commit()
    before = answers_of(studio_settings, admin)
    assert invoke("dump-database", "--output", tmp_path / "all.sql.gz").exit_code == 0
    object.__setattr__(studio_settings, "database_url", plain(empty_database_url))
    assert invoke("restore-database", tmp_path / "all.sql.gz").exit_code == 0

    after = answers_of(studio_settings, admin)

    assert after == before
    assert len(before) > 60
    assert sum(answer.startswith("200") for answer in before.values()) > 60


def test_what_is_there_is_not_written_over(invoke: Invoke, backup: Path) -> None:
    before = backup.read_bytes()

    assert "exists already" in invoke("dump-database", "--output", backup).output
    assert "has tables already" in invoke("restore-database", backup).output
    assert backup.read_bytes() == before


@pytest.mark.parametrize("how", ["cut", "cut inside", "no gzip"])
def test_a_truncated_backup_is_refused_and_changes_nothing(
    invoke: Invoke, backup: Path, studio_settings: Any, empty_database_url: str, tables: Any, how: str
) -> None:
    whole = backup.read_bytes()
    if how == "cut":
        backup.write_bytes(whole[: len(whole) // 2])
    elif how == "cut inside":
        backup.write_bytes(gzip.compress(gzip.decompress(whole)[:-5000]))
    else:
        backup.write_bytes(b"SELECT 1;")
    object.__setattr__(studio_settings, "database_url", plain(empty_database_url))

    done = invoke("restore-database", backup)

    assert done.exit_code == 1
    assert "not a whole backup" in done.output
    assert tables(empty_database_url) == set()


def test_sql_that_fails_half_way_leaves_nothing(
    invoke: Invoke, backup: Path, studio_settings: Any, empty_database_url: str, tables: Any
) -> None:
    lines = gzip.decompress(backup.read_bytes()).replace(b"COPY public.person ", b"COPY public.nobody ", 1)
    backup.write_bytes(gzip.compress(lines))
    object.__setattr__(studio_settings, "database_url", plain(empty_database_url))

    done = invoke("restore-database", backup)

    assert done.exit_code == 1
    assert "nobody" in done.output
    assert tables(empty_database_url) == set()


def test_a_database_that_is_away_leaves_no_file(invoke: Invoke, studio_settings: Any, tmp_path: Path) -> None:
    object.__setattr__(studio_settings, "database_url", "postgresql://nobody@127.0.0.1:1/none")
    target = tmp_path / "none.sql.gz"

    done = invoke("dump-database", "--output", target)

    assert done.exit_code == 1
    assert "pg_dump failed" in done.output
    assert list(tmp_path.glob("none*")) == []


@pytest.mark.server
def test_a_home_without_a_server_running_is_restored_and_looked_at(backup: Path) -> None:
    with short_folder() as home:
        nothing = callsheet(home, "is-db-ready")
        done = callsheet(home, "restore-database", str(backup))
        ready = callsheet(home, "is-db-ready")
        again = callsheet(home, "dump-database", "--output", str(home / "again.sql.gz"))

        assert (nothing.returncode, "DATABASE_URL is not set" in nothing.stderr) == (1, True)
        assert done.returncode == 0, done.stderr
        assert (ready.returncode, ready.stdout) == (0, "The database is ready.\n")
        assert again.returncode == 0, again.stderr
        assert b"SH010" in gzip.decompress((home / "again.sql.gz").read_bytes())
