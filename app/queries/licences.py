"""What departments use: software and hardware (spec 10 §D6). One statement each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.errors import NotFound
from app.queries.json import JsonText, columns, map_of, read_one, read_value
from app.schemas.row import RowSchema


def by_department(ask: Ask, schema: type[RowSchema], link: Any, key: str) -> JsonText:
    """`{department id: [items]}` of the departments that use some, by name. `key`: the link's column of the item."""
    item, kept = schema.model, aliased(schema.model)
    row = select(*columns(ask, schema, kept)).where(kept.id == item.id).correlate(item).lateral("item_row")
    told = func.row_to_json(row.table_valued())
    gathered = func.json_agg(aggregate_order_by(told, item.name, item.id)).label("value")
    rows = (
        select(cast(link.department_id, Text).label("key"), gathered)
        .select_from(link)
        .join(item, item.id == getattr(link, key))
        .join(row, true())
        .group_by(link.department_id)
    )
    return read_value(ask, select(map_of(rows, "key")))


def one(ask: Ask, schema: type[RowSchema], link: Any, key: str, department_id: UUID, item_id: UUID) -> JsonText:
    """An item that a department uses; 404 when it does not."""
    item = schema.model
    rows = select(*columns(ask, schema, item)).join(link, getattr(link, key) == item.id)
    found = read_one(ask, rows.where(link.department_id == department_id, item.id == item_id))
    if found is None:
        raise NotFound("The department does not use it.")
    return found
