"""A reading session makes SQLAlchemy's part only when it is asked for, and gives back a clean connection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import func, select, text
from sqlalchemy.exc import InternalError

from app.extensions import Database
from app.models import Department
from app.models.statements import Batches, execute_prepared
from app.settings import Settings
from tests.conftest import SECRET


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(Settings(secret_key=SECRET, database_url=database_url, db_pool_size=1, db_max_overflow=1))
    yield made
    made.dispose()


def test_a_prepared_text_runs_without_an_orm_session(database: Database) -> None:
    session = database.open(readonly=True)
    with execute_prepared(session, "SELECT $1::int + 1", [41]) as cursor:
        assert cursor.fetchone() == (42,)
    assert "identity_map" not in vars(session)
    database.close(session)


def test_what_is_prepared_stays_with_the_connection(database: Database) -> None:
    for _time in range(2):
        session = database.open(readonly=True)
        execute_prepared(session, "SELECT $1::int", [1])
        assert session.connection().scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 1
        database.close(session)


def test_an_orm_query_works_on_the_same_connection(database: Database) -> None:
    session = database.open(readonly=True)
    place = execute_prepared(session, "SELECT pg_backend_pid()", []).fetchone()[0]
    assert session.scalar(select(func.pg_backend_pid())) == place
    assert session.scalars(select(Department)).all() is not None
    database.close(session)


def test_it_cannot_write(database: Database) -> None:
    session = database.open(readonly=True)
    with pytest.raises(InternalError, match="read-only"):
        session.execute(text("DELETE FROM department"))
    database.close(session)


def test_a_stream_that_is_left_open_ends_with_its_session(database: Database) -> None:
    session = database.open(readonly=True)
    Batches(session, "SELECT 1", None, 1)
    raw = session.connection().connection.dbapi_connection
    database.close(session)
    assert raw.get_transaction_status() == TRANSACTION_STATUS_IDLE


def test_a_discarded_connection_is_not_given_out_again(database: Database) -> None:
    session = database.open(readonly=True)
    place = session.scalar(select(func.pg_backend_pid()))
    database.discard(session, all_kept=True)
    database.close(session)
    other = database.open(readonly=True)
    assert other.scalar(select(func.pg_backend_pid())) != place
    database.close(other)
