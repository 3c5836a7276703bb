"""What is hidden inside a visible row: fields that some callers see blanked (spec 20 §5.5, 30 §1.4).

The only road from schema to SQL (`queries/json.py`) asks here for every field, so that a list, a single read, an
export and an event's row blank alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, False_, True_, case, inspect, literal_column
from sqlalchemy.orm import QueryableAttribute

from app.access.boards import shown_data
from app.access.entities import kind_of
from app.access.rule import ADMIN, Rule, team, via
from app.models import Budget, BudgetEntry, Entity, Task

Instead = Callable[[Any, Any], ColumnElement[Any]]
"""What is shown in the place of a column: `f(ask, row)`."""
Shown = Callable[[str, ColumnElement[Any]], ColumnElement[Any]]


@dataclass(frozen=True)
class Blank:
    """For whom (`rule`) which fields are shown as what: SQL literals, typed like the column, or SQL of the row."""

    rule: Rule
    values: Mapping[str, str | Instead]


TASK_PLANNING = {
    "assignees": "'{}'::uuid[]",
    "assigner_id": "NULL::uuid",
    "completion_rate": "0",
    "difficulty": "NULL::integer",
    "done_date": "NULL::timestamp",
    "due_date": "NULL::timestamp",
    "duration": "0::double precision",
    "end_date": "NULL::timestamp",
    "estimation": "0::double precision",
    "last_comment_date": "NULL::timestamp",
    "nb_assets_ready": "0",
    "nb_drawings": "0",
    "priority": "0",
    "real_start_date": "NULL::timestamp",
    "retake_count": "0",
    "start_date": "NULL::timestamp",
    # The same under the names that to-do lists add (spec 30 §4.13).
    "task_due_date": "NULL::timestamp",
    "task_duration": "0::double precision",
    "task_estimation": "0::double precision",
    "task_start_date": "NULL::timestamp",
}

MONEY = {"daily_salary": "NULL::double precision", "exceptions": "NULL::jsonb"}
"""What somebody costs: shown to the managers of the budget's production (spec 20 §16)."""


def _own_data(ask: Any, entity: Any) -> ColumnElement[Any]:
    return shown_data(ask, entity, kind_of(entity))


BLANKS: dict[Any, Blank] = {
    Entity: Blank(team("vendor", "client"), {"data": _own_data}),
    Task: Blank(team("client"), TASK_PLANNING),
    BudgetEntry: Blank(~via(Budget, "budget_id", ADMIN | team("manager")), MONEY),
}


def blank_of(ask: Any, row: Any) -> Shown:
    """How the caller is shown each field of `row` (a model or an alias of one)."""
    inspected = inspect(row, raiseerr=False)
    mapper = getattr(inspected, "mapper", None)
    blank = BLANKS.get(mapper.class_) if mapper is not None else None
    if blank is None:
        return lambda _name, value: value
    hidden = blank.rule(ask, row)
    if isinstance(hidden, False_):
        return lambda _name, value: value

    def shown(name: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
        instead = blank.values.get(name)
        if instead is None:
            return value
        if not isinstance(instead, str):
            # A query that gives the field its own SQL has hidden what it must.
            return instead(ask, row) if isinstance(value, QueryableAttribute) else value
        if isinstance(hidden, True_):
            return literal_column(instead)
        return case((hidden, literal_column(instead)), else_=value)

    return shown


def hides(ask: Any, model: Any, name: str) -> bool:
    """May some row of the model show this field blanked to the caller? Such a field is no filter (trap 1)."""
    blank = BLANKS.get(model)
    return blank is not None and name in blank.values and not isinstance(blank.rule(ask, model), False_)
