"""What an import answers: the row of each line, in the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import given_ids
from app.queries.json import JsonText, columns, read_list


def in_order(ask: Ask, schema: Any, ids: Sequence[UUID]) -> JsonText:
    """The rows of these ids as the schema shows them, without collections, one for each id. One statement."""
    if not ids:
        return JsonText(b"[]")
    wanted, model = given_ids(ids), schema.model
    shown = select(*columns(ask, schema, model, relations=False)).join(wanted, wanted.c.id == model.id)
    return read_list(ask, shown.order_by(wanted.c.place))
