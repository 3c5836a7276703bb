"""Every operation, asked by every kind of caller, answers as the tables say (issues 3 to 8, must show)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.http.operation import House, declared
from app.settings import Settings
from app.storage.keys import Key
from app.storage.local import LocalStore
from tests.conftest import Client, RolledBackDatabase
from tests.factories import Factory
from tests.roles import callers
from tests.roles.asked import address, arguments
from tests.roles.production import Rows, invite_guest, production
from tests.roles.table import DOMAINS, Line, lines


def _kept(_store: LocalStore, _key: Key) -> None:
    """Files stay for the next caller."""


@dataclass
class Stage:
    """The app on one transaction with the production in it."""

    app: Flask
    connection: Connection
    house: House
    rows: Rows
    tokens: dict[str, tuple[str, str]]
    inside: frozenset[str]

    def asked(self, line: Line, column: str) -> Any:
        """The answer to a caller; whatever it wrote is undone."""
        self.app.extensions["callsheet"] = self.house
        access, refresh = self.tokens.get(column, (None, None))
        client = Client(self.app, refresh if line.path == "/auth/refresh-token" else access)
        path, body = address(line.method, line.path, self.rows), arguments(line.method, line.path, self.rows)
        before = self.connection.begin_nested()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LocalStore, "delete", _kept)  # what a transaction deletes is not rolled back
            answer = client.request(line.method, path, **body)
            answer.get_data()
        before.rollback()
        return answer

    def told(self, line: Line, column: str) -> str:
        """The outcome: a status, and `none` when the line tells who sees nothing and nothing is seen."""
        answer = self.asked(line, column)
        found = str(answer.status_code)
        if line.narrows and answer.status_code == line.done:
            seen = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer.get_data(as_text=True)))
            return found if seen & self.inside else f"{found} none"
        return found


@pytest.fixture(scope="module")
def stage(engine: Engine, whole_app: Flask, settings: Settings) -> Iterator[Stage]:
    """The production, made once for all tables."""
    with engine.connect() as connection:
        transaction = connection.begin()
        db = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        make = Factory(db)
        house = House(settings, RolledBackDatabase(settings, connection))
        whole_app.extensions["callsheet"] = house
        rows = production(make, settings)
        invite_guest(Client(whole_app, None), rows)
        with whole_app.app_context():
            tokens = callers.access_tokens(make, {column: rows[column] for column in callers.ROLES})
        db.close()
        yield Stage(whole_app, connection, house, rows, tokens, _inside(rows))
        transaction.rollback()


OUTSIDE = frozenset(
    {
        "person",
        "department",
        "elsewhere",
        "asset_type",
        "shot_type",
        "task_status",
        "waiting",
        "file_status",
        "organisation",
    }
    | {
        "software",
        "hardware",
        "scale",
        "action",
        "plugin",
        "template",
        "automation",
        "webhook",
        "background",
        "output_type",
    }
    | {"token", "event", "import_error", *callers.ROLES}
)
"""Rows of the studio, which a list may name without telling anything of the production."""


def _inside(rows: Rows) -> frozenset[str]:
    """Ids that only who sees the production, or what is a person's own, may be told."""
    return frozenset(
        str(id_)
        for name, id_ in rows.items()
        if isinstance(id_, UUID)
        and name not in OUTSIDE
        and not name.endswith("task_type")
        and "spare" not in name
    )


@pytest.mark.parametrize("column", callers.COLUMNS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_operations_answer_each_caller_as_the_table_says(domain: str, column: str, stage: Stage) -> None:
    wrong = [
        f"{line.method} {line.path}: {found}, the table says {line.expected(column)}"
        for line in lines(domain)
        if (found := stage.told(line, column)) != line.expected(column)
    ]
    assert wrong == [], "\n".join(wrong)


def test_the_tables_name_every_operation_once(stage: Stage) -> None:
    named = [(line.method, line.path.split("?")[0]) for domain in DOMAINS for line in lines(domain)]
    routes = {(one.method, re.sub(r"<\w+:", "<", one.rule)) for one in declared(stage.app)}
    assert set(named) == routes
