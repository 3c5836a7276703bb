"""Who may change which entity (spec 20 §2 meta)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, false, func, select

from app.access import entities as access
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.models import Entity
from app.queries.prepared import run, value, values


def _changeable(ask: Any) -> Select[Any]:
    return select(access.EDITS(ask, Entity).label("allowed")).where(Entity.id == value("id"))


def _removable(ask: Any) -> Select[Any]:
    return select(func.bool_and(func.coalesce(access.DELETES(ask, Entity), false()))).where(
        Entity.id == any_(values("ids"))
    )


def judge_removal(ask: Ask, ids: Sequence[UUID]) -> None:
    """May the caller remove all of these entities that are there? Else 403. One statement."""
    with run(ask, _removable, ids=list(ids)) as cursor:
        if cursor.fetchone()[0] is False:
            raise Forbidden()


def judge_change(ask: Ask, id_: UUID, body: dict[str, Any]) -> None:
    """May the caller change what the body names of an entity? Absent 404, refused 403. One statement."""
    data = body.get("data")
    with run(ask, _changeable, id=id_, data_keys=list(data) if isinstance(data, dict) else []) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound("No entity has this id.")
    if not found[0]:
        raise Forbidden()
