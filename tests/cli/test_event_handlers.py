"""The studio's own code is called by the worker on what was committed (spec 60 §5)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.events import handlers
from app.jobs.queue import work
from app.models import ApiEvent
from app.settings import Settings
from tests.factories import Factory

REGISTERED = "handlers.register('task:update', 'notes', notes)"
NOTES = """
from pathlib import Path
import json

def handle_event(data):
    with Path(r"{file}").open("a") as file:
        file.write(json.dumps(data) + "\\n")
    if data.get("n") == 2:
        raise RuntimeError("a handler's own mistake")
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test loads goes after it."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    handlers.HANDLERS.clear()
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.split(".")[0] in ("event_handlers", "notes"):
            del sys.modules[name]


def laid(
    folder: Path, tmp_path: Path, code: str = "from . import notes\nevent_map = {'task:update': notes}"
) -> Path:
    """A package of handlers that writes what it gets to a file; that file."""
    folder.mkdir(parents=True)
    file = tmp_path / "got"
    (folder / "__init__.py").write_text(code)
    (folder / "notes.py").write_text(NOTES.format(file=file))
    return file


def got(file: Path) -> list[dict[str, Any]]:
    """What the handler was given."""
    return [orjson.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.parametrize("inside", ["", "event_handlers"])
@pytest.mark.parametrize("how", ["from . import notes", "from event_handlers import notes", "import notes"])
def test_both_layouts_and_ways_to_import_are_taken(tmp_path: Path, inside: str, how: str) -> None:
    folder = tmp_path / "code"
    laid(folder / inside, tmp_path, f"{how}\nevent_map = {{'task:update': notes}}")

    assert handlers.load(folder) == 1
    assert list(handlers.handlers_of("task:update")) != []


def test_no_package_is_fine_and_a_broken_one_is_not(tmp_path: Path) -> None:
    assert handlers.load(tmp_path / "nowhere") == 0
    laid(tmp_path / "broken", tmp_path, "import nothing_of_this_name")
    with pytest.raises(ImportError):
        handlers.load(tmp_path / "broken")
    laid(tmp_path / "mapless", tmp_path, "")
    with pytest.raises(handlers.HandlersRefused):
        handlers.load(tmp_path / "mapless")


def test_plugins_register_theirs(studio: Engine, studio_settings: Settings, tmp_path: Path) -> None:
    folder = studio_settings.plugin_folder / "notes"
    laid(folder, tmp_path, "from app.events import handlers\nfrom . import notes\n" + REGISTERED)
    (folder / "manifest.toml").write_text('id = "notes"\nname = "N"\nversion = "1.0.0"\nlicense = "MIT"\n')
    work(studio_settings, wait=False)
    with Session(studio) as db:
        db.add(ApiEvent(name="task:update", data={"n": 1}))
        db.commit()

    work(studio_settings, wait=False)

    assert [one["n"] for one in got(tmp_path / "got")] == [1]


def test_the_worker_hands_over_each_event_once_in_order_whatever_a_handler_raises(
    studio: Engine, studio_settings: Settings, tmp_path: Path
) -> None:
    file = laid(studio_settings.event_handlers_folder, tmp_path)
    with Session(studio) as db:
        db.add(ApiEvent(name="task:update", data={"n": 0}))
        project = Factory(db).project()
        db.commit()
    work(studio_settings, wait=False)
    assert got(file) == []  # what was before the first worker with handlers is history

    for number in (1, 2, 3):
        with Session(studio) as db:
            db.add(ApiEvent(name="task:update", data={"n": number}, project_id=project))
            db.add(ApiEvent(name="task:new", data={}))
            db.commit()
    work(studio_settings, wait=False)
    work(studio_settings, wait=False)

    assert [one["n"] for one in got(file)] == [1, 2, 3]
    assert {one["project_id"] for one in got(file)} == {str(project)}
    assert len({one["id"] for one in got(file)}) == 3
