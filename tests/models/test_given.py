"""Rows as a table: what goes in through one parameter comes out typed, and in one statement."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, Text, create_engine, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from app.extensions import make_engine
from app.models import Comment, Department, Entity, Person, Task, TimeSpent, given, given_ids


@pytest.fixture
def engine(database_url):
    engine = make_engine(database_url, size=1)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine):
    with Session(engine) as session:
        yield session


def test_rows_come_out_with_the_types_of_the_model(db):
    row = given([{"name": "SH010", "nb_frames": 12, "data": {"a": [1]}}], Entity, "name", "nb_frames", "data")

    assert db.execute(select(row.c.name, row.c.nb_frames, row.c.data)).one() == ("SH010", 12, {"a": [1]})


def test_ids_days_times_and_arrays_come_back_as_they_were(db):
    person_id, day, moment = uuid4(), date(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 1, 5, tzinfo=UTC)
    types = {"person_id": Person.id, "day": TimeSpent.date, "at": Task.start_date, "links": Comment.links}

    row = given([{"person_id": person_id, "day": day, "at": moment, "links": ["a", "b,c"]}], types)

    assert db.execute(select(*row.c)).one() == (person_id, day, moment, ["a", "b,c"])


def test_what_a_row_lacks_is_null_and_what_is_not_asked_for_is_left_out(db):
    row = given(
        [{"name": "a", "secret": 1}, {"nb_frames": None, "data": None}], Entity, "name", "nb_frames", "data"
    )

    assert db.execute(select(*row.c)).all() == [("a", None, None), (None, None, None)]
    assert db.execute(select(row.c.name).where(row.c.data.is_(None))).all() == [("a",), (None,)]


def test_a_thousand_rows_are_one_parameter(db):
    row = given([{"name": f"SH{number}"} for number in range(1000)], {"name": Text()})

    statement = select(row.c.name)

    assert len(statement.compile(dialect=postgresql.dialect()).params) == 1
    assert len(db.scalars(statement).all()) == 1000


@pytest.mark.parametrize("text", ["100 %", "it's :name", '"quoted" \\ back', "é漢🎬", "%(name)s"])
def test_text_goes_through_unharmed(db, text):
    row = given([{"name": text}], Entity, "name")

    assert db.scalar(select(row.c.name)) == text


def test_no_rows_are_an_empty_table(db):
    assert db.execute(select(given([], Entity, "name").c.name)).all() == []
    assert db.execute(select(given_ids([]).c.id)).all() == []


def test_ids_keep_their_order(db):
    ids = [uuid4() for _ in range(5)]

    table = given_ids(ids)

    rows = db.execute(select(table.c.id, table.c.place).order_by(table.c.place.desc())).all()
    assert rows == [(ids[place - 1], place) for place in (5, 4, 3, 2, 1)]


def test_one_statement_changes_every_row_by_its_own_values(db):
    named = [{"name": f"department {uuid4()}", "color": "#000000"} for _ in range(2)]
    one, other = db.scalars(insert(Department).returning(Department.id), named).all()
    rows = [{"id": one, "color": "#111111"}, {"id": other, "color": "#222222"}]
    row = given(rows, Department, "id", "color")

    db.execute(update(Department).where(Department.id == row.c.id).values(color=row.c.color))

    colors = select(Department.id, Department.color).where(Department.id.in_((one, other)))
    assert set(map(tuple, db.execute(colors))) == {(one, "#111111"), (other, "#222222")}


def test_two_tables_of_rows_meet_in_one_statement_under_two_names(db):
    first = given([{"name": "a"}], Entity, "name")
    second = given([{"name": "b"}, {"name": "a"}], Entity, "name", alias="other")

    both = select(first.c.name, second.c.name).join_from(first, second, first.c.name != second.c.name)
    assert db.execute(both).all() == [("a", "b")]


def test_a_column_that_the_model_lacks_is_an_error_of_the_programmer():
    with pytest.raises(KeyError):
        given([{"nmae": "a"}], Entity, "nmae")


def test_rows_go_through_both_drivers(database_url):
    """The relay and the worker speak psycopg 3, the server psycopg 2."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        row = given([{"name": "a", "nb_frames": 1}], Entity, "name", "nb_frames")
        ids = [uuid4(), uuid4()]
        assert connection.execute(select(row.c.name, row.c.nb_frames)).one() == ("a", 1)
        assert connection.scalars(select(given_ids(ids).c.id)).all() == ids
    engine.dispose()
