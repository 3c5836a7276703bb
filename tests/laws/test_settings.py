"""Every variable is said once: the fields of Settings, `.env.example` and docs/configuration.md agree."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import DATABASE_PARTS, Settings, variables

ROOT = Path(__file__).parents[2]
NAMES = [variables(setting)[0] for setting in fields(Settings)]


def test_env_example_lists_exactly_the_settings() -> None:
    listed = re.findall(r"^#?([0-9A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert listed == NAMES


def test_the_values_of_env_example_are_the_defaults() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    said = dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#[0-9A-Z_]+=", line))

    for part in DATABASE_PARTS:  # naming a part of an address is naming a database
        del said[f"DB_{part}"]

    assert Settings.from_environment(said) == Settings.from_environment({})


def test_the_documentation_has_a_line_for_every_setting() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    table = page.split("## All variables")[1].split("## Variables of Zou")[0]

    assert re.findall(r"^\| `([0-9A-Z_]+)` \| .*? \| \S.* \|$", table, re.MULTILINE) == NAMES


@pytest.mark.parametrize(
    "file",
    [file for file in (ROOT / "app").rglob("*.py") if file.name != "settings.py"],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_nothing_but_settings_reads_the_environment(file: Path) -> None:
    tree = ast.parse(file.read_text())
    uses = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]

    assert not {use for use in uses if use in ("os.environ", "os.getenv")}
