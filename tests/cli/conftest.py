"""A database of its own for each test of a command: copied from the worker's migrated and seeded one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, text

from app import settings
from app.cli import main
from app.extensions import make_engine
from app.settings import Settings

Invoke = Callable[..., Result]


@pytest.fixture
def studio_url(server_url: Callable[[str], str], database_url: str, engine: Engine) -> Iterator[str]:
    """A database that the commands may commit to; it goes after the test."""
    engine.dispose()  # a template must have no other visitor
    maintenance = create_engine(server_url("postgres"), isolation_level="AUTOCOMMIT")
    name = f"studio_{uuid4().hex[:12]}"
    with maintenance.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE callsheet'))
    yield server_url(name)
    with maintenance.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    maintenance.dispose()


@pytest.fixture
def studio(studio_url: str) -> Iterator[Engine]:
    """That database, to look at."""
    made = make_engine(studio_url, 2)
    yield made
    made.dispose()


@pytest.fixture
def studio_settings(studio_url: str, tmp_path: Path) -> Settings:
    """The settings of that studio."""
    return Settings(
        database_url=studio_url,
        secret_key="a-secret-of-the-tests-that-is-long-enough",
        callsheet_home=tmp_path,
        mail_enabled=False,
        mail_check_deliverability=False,
    )


@pytest.fixture
def invoke(studio_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """`invoke("create-admin", ...)` runs a command on the studio."""
    monkeypatch.setattr(settings, "read", lambda: studio_settings)
    return lambda *arguments, **kw: CliRunner().invoke(main, [str(each) for each in arguments], **kw)


@pytest.fixture
def tables() -> Callable[[str], set[str]]:
    """`tables(url)` names the tables of a database."""

    def named(url: str) -> set[str]:
        engine = make_engine(url, 1)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        engine.dispose()
        return {name for (name,) in rows}

    return named
