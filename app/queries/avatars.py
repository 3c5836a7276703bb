"""Whether somebody or something has a picture, and since when (spec 40 §4.8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.rule import Rule
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.queries.prepared import run, value


def since(ask: Ask, model: Any, rule: Rule, id_: UUID) -> datetime:
    """When a row that has a picture last changed: 404 when it has none, 403 when the rule refuses. One statement."""
    with run(ask, _pictured, model, rule, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound(f"No {model.__name__.lower()} has this id.")
    if not found[0]:
        raise Forbidden()
    if not found[1]:
        raise NotFound("There is no picture.")
    changed: datetime = found[2]
    return changed


def _pictured(ask: Any, model: Any, rule: Rule) -> Any:
    shown = select(rule(ask, model).label("allowed"), model.has_avatar, model.updated_at)
    return shown.where(model.id == value("id"))
