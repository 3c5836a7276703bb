"""Law 4: PostgreSQL writes what marshmallow would, for every row schema."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import ARRAY, Boolean, Date, DateTime, Float, Integer, Uuid, inspect, select, text
from sqlalchemy.dialects.postgresql import ARRAY as PG_ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app import blueprints
from app.ask import Ask, Caller
from app.models.base import Xid8
from app.queries.json import columns, read_list
from app.schemas.row import RowSchema


def all_schemas():
    blueprints.load()
    found = {}
    waiting = list(RowSchema.__subclasses__())
    while waiting:
        schema = waiting.pop()
        waiting += schema.__subclasses__()
        if schema.model is not None:
            found[f"{schema.__name__}-{id(schema)}"] = schema
    return sorted(found.values(), key=lambda schema: schema.__name__)


SCHEMAS = all_schemas()


def filled(column):
    """A value for a column: one that shows what a wire form could get wrong."""
    kind, choices = column.type, column.info.get("choices")
    if isinstance(kind, PG_ARRAY | ARRAY):
        items = {JSONB: {"a": 1}, Uuid: uuid4()}
        return [choices[0] if choices else items.get(type(kind.item_type), "é")]
    if choices:
        return choices[0]
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, DateTime):
        return datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 3, 4)
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float):
        return 1.5
    if isinstance(kind, Integer | Xid8):
        return 3
    if isinstance(kind, JSONB):
        return {"schlüssel": [1, None, "x"]}
    return "Zoë"[: kind.length or 80]


@pytest.mark.parametrize("empty", [False, True], ids=["full", "empty"])
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_postgresql_writes_what_marshmallow_would(schema, empty, connection, settings):
    """The same SELECT, read twice: as JSON text by PostgreSQL, as Python values dumped by the schema."""
    table = inspect(schema.model).local_table
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # rows without what they point at
    values = {
        column.key: filled(column)
        for column in table.columns
        if column.computed is None and column.identity is None and not (empty and column.nullable)
    }
    connection.execute(table.insert().values(values))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        ask = Ask(db=session, caller=Caller(id=uuid4(), role="admin"), settings=settings)
        # What has neither a column nor SQL of its own is given by the query that uses the schema.
        given = [
            name
            for name, field in schema.wire_fields().items()
            if "sql" not in field.metadata and not hasattr(schema.model, field.attribute or name)
        ]
        flat = schema(exclude=given)
        rows = select(*columns(ask, flat, schema.model)).where(schema.model.id == values["id"])

        written = json.loads(read_list(ask, rows))
        dumped = flat.dump(session.execute(rows).mappings(), many=True)

    assert written == json.loads(json.dumps(dumped, default=str))
    assert len(written) == 1
