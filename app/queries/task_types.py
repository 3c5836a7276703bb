"""Task types read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import TaskType, given_ids
from app.queries.json import JsonText, columns, read_list
from app.schemas.tables import TaskTypeRow


def these(ask: Ask, ids: Sequence[UUID]) -> JsonText:
    """Task types by their ids, in that order. One statement."""
    asked = given_ids(list(ids))
    shown = select(*columns(ask, TaskTypeRow, TaskType)).join(asked, asked.c.id == TaskType.id)
    return read_list(ask, shown.order_by(asked.c.place))
