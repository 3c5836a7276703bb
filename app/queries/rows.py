"""One row by its id: whether it is there, whether the caller may see it, and how it looks, in one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.access.rule import Rule
from app.ask import Ask
from app.errors import Forbidden, NotFound
from app.queries.json import JsonText, as_json, columns
from app.queries.prepared import run, value


def _judged(ask: Any, model: Any, rule: Rule) -> Select[Any]:
    return select(rule(ask, model).label("allowed")).where(model.id == value("id"))


def _shown(ask: Any, schema: Any, relations: bool) -> Select[Any]:
    model = schema.model
    return as_json(select(*columns(ask, schema, model, relations=relations)).where(model.id == value("id")))


def _judged_and_shown(ask: Any, schema: Any, relations: bool, rule: Rule) -> Select[Any]:
    model = schema.model
    other = aliased(model)
    shown = select(*columns(ask, schema, model, relations=relations)).where(model.id == other.id)
    text = as_json(shown.correlate(other)).scalar_subquery()
    return select(rule(ask, other).label("allowed"), text.label("shown")).where(other.id == value("id"))


def judge(ask: Ask, model: Any, rule: Rule, id_: UUID) -> None:
    """404 when the row is absent, 403 when the rule refuses it. One statement."""
    with run(ask, _judged, model, rule, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound(f"No {model.__name__.lower()} has this id.")
    if not found[0]:
        raise Forbidden()


def one(ask: Ask, schema: Any, id_: UUID, *, relations: bool = False) -> JsonText:
    """A row that the caller's gate has passed already, as its schema shows it. One statement."""
    with run(ask, _shown, schema, relations, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound(f"No {schema.model.__name__.lower()} has this id.")
    return JsonText(found[0])


def seen(ask: Ask, schema: Any, rule: Rule, id_: UUID, *, relations: bool = True) -> JsonText:
    """A row by id, if the rule lets the caller see it: absent 404, refused 403. One statement."""
    with run(ask, _judged_and_shown, schema, relations, rule, id=id_) as cursor:
        found = cursor.fetchone()
    if found is None:
        raise NotFound(f"No {schema.model.__name__.lower()} has this id.")
    if not found[0]:
        raise Forbidden()
    return JsonText(found[1])
