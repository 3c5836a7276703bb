"""`callsheet --help` is quick, because nothing heavy is loaded for it."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import import_module

import click
import pytest

from app.cli import COMMANDS, main

HEAVY = ("flask", "sqlalchemy", "alembic", "granian", "procrastinate", "socketio", "psycopg2", "marshmallow")


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, app.cli; print([name for name in {HEAVY} if name in sys.modules])"

    printed = subprocess.check_output([sys.executable, "-c", code], text=True)

    assert printed.strip() == "[]"


def test_help_takes_less_than_half_a_second_and_names_every_command() -> None:
    seconds = []
    for _ in range(3):
        before = time.monotonic()
        printed = subprocess.check_output([sys.executable, "-m", "app.cli", "--help"], text=True)
        seconds.append(time.monotonic() - before)

    assert min(seconds) < 0.5
    assert [name for name in COMMANDS if f"\n  {name} " not in printed] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert command.help


def test_an_unknown_command_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "dance"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "No such command 'dance'" in done.stderr


def test_no_command_file_is_without_a_command() -> None:
    files = {module for module, _ in COMMANDS.values()}

    assert all(hasattr(import_module(f"app.cli.{file}"), file) for file in files)
