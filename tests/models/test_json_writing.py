"""JSON that is written as text says what `row_to_json` says, whatever the values are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    cast,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.queries.json import array_of, as_json, map_of, object_of
from app.queries.writing import ArrayText

ID = UUID("00000000-0000-4000-8000-00000000000a")
HOSTILE = 'a"b\\c\nd\te\u2028f\u0001g%h%(i)s:j \U0001f600 \'k\' {"l": 1}'
VALUES = Table(
    "written",
    MetaData(),
    Column("id", Uuid),
    Column("word", Text),
    Column("number", Integer),
    Column("amount", Float),
    Column("yes", Boolean),
    Column("moment", DateTime(timezone=True)),
    Column("day", Date),
    Column("data", JSONB),
    Column("ids", ARRAY(Uuid())),
    Column("words", ARRAY(Text())),
    prefixes=["TEMPORARY"],
)
FULL = {
    "id": ID,
    "word": HOSTILE,
    "number": -7,
    "amount": 1.5e-7,
    "yes": True,
    "moment": datetime(2026, 11, 24, 15, 0, 1, 250000, tzinfo=UTC),
    "day": date(2026, 11, 24),
    "data": {HOSTILE: [None, 1.25, {"deep": HOSTILE}]},
    "ids": [ID, ID],
    "words": [HOSTILE, None, ""],
}


def parsed(connection: Connection, statement: Any) -> Any:
    found = connection.execute(statement).scalar_one()
    return orjson.loads(found) if isinstance(found, str) else found


def by_postgresql(rows: Select[Any]) -> Select[Any]:
    return select(func.row_to_json(rows.subquery().table_valued()))


@pytest.fixture
def written(connection: Connection) -> Connection:
    VALUES.create(connection)
    return connection


@pytest.mark.parametrize("row", [FULL, {"id": ID}, {}], ids=["full", "nearly empty", "empty"])
def test_a_row_says_the_same(written: Connection, row: dict[str, Any]) -> None:
    written.execute(VALUES.insert().values(**row) if row else VALUES.insert())
    told = parsed(written, as_json(select(VALUES)))
    assert told == parsed(written, by_postgresql(select(VALUES)))
    assert list(told) == [column.name for column in VALUES.columns]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_json_is_null(written: Connection, amount: str) -> None:
    written.execute(VALUES.insert().values(amount=float(amount)))
    assert parsed(written, as_json(select(VALUES.c.amount))) == {"amount": None}


def test_nested_rows_are_written_once(written: Connection) -> None:
    written.execute(VALUES.insert(), [FULL, {**FULL, "number": 8}])
    one, other = VALUES.alias(), VALUES.alias()
    inner = select(other.c.number, other.c.word).where(other.c.id == one.c.id).order_by(other.c.number)
    whole = select(
        one.c.number.label("outer"),
        array_of(inner.correlate(one)).label("all"),
        object_of(inner.limit(1).correlate(one)).label("first"),
        object_of(inner.where(other.c.number == 9).correlate(one)).label("none"),
        array_of(inner.where(other.c.number == 9).correlate(one)).label("nobody"),
        cast(literal_column("'Task'"), Text).label("type"),
        null().label("nothing"),
    ).where(one.c.number == 8)
    assert parsed(written, as_json(whole)) == {
        "outer": 8,
        "all": [{"number": -7, "word": HOSTILE}, {"number": 8, "word": HOSTILE}],
        "first": {"number": -7, "word": HOSTILE},
        "none": None,
        "nobody": [],
        "type": "Task",
        "nothing": None,
    }


def test_rows_that_are_distinct_or_united_are_written_around(written: Connection) -> None:
    written.execute(VALUES.insert(), [FULL, FULL])
    word = select(VALUES.c.word, VALUES.c.number)
    for rows in (word.distinct().order_by(VALUES.c.number), word.union(word)):
        assert parsed(written, as_json(rows)) == {"word": HOSTILE, "number": -7}


def test_a_map_has_any_text_as_its_key(written: Connection) -> None:
    written.execute(VALUES.insert().values(**FULL))
    written.execute(VALUES.insert().values(word="second"))
    pairs = select(VALUES.c.word.label("key"), VALUES.c.number.label("value"))
    assert parsed(written, select(map_of(pairs, "key"))) == {HOSTILE: -7, "second": None}


def test_a_map_of_nothing_is_empty(written: Connection) -> None:
    pairs = select(VALUES.c.word.label("key"), VALUES.c.number.label("value"))
    assert parsed(written, select(map_of(pairs, "key"))) == {}


def test_the_values_of_a_compact_row_stand_in_order(written: Connection) -> None:
    written.execute(VALUES.insert().values(**FULL))
    made = ArrayText(VALUES.c.word, VALUES.c.number, VALUES.c.ids)
    assert parsed(written, select(made)) == [HOSTILE, -7, [str(ID), str(ID)]]
