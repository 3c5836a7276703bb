"""Budgets of a production, and what was worked for them (spec 20 §13.7, 16)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, cast, func, select

from app.ask import Ask
from app.models import Budget, BudgetEntry, Task, TaskType, TimeSpent
from app.queries.json import JsonText, columns, read_list, read_value
from app.schemas.budgets import BudgetEntryLine, BudgetLine


def of_project(ask: Ask, project_id: UUID) -> JsonText:
    """The budgets of a production by revision. One statement."""
    rows = select(*columns(ask, BudgetLine, Budget)).where(Budget.project_id == project_id)
    return read_list(ask, rows.order_by(Budget.revision, Budget.id))


def entries(ask: Ask, budget_id: UUID) -> JsonText:
    """The lines of a budget by their beginning. One statement."""
    rows = select(*columns(ask, BudgetEntryLine, BudgetEntry)).where(BudgetEntry.budget_id == budget_id)
    return read_list(ask, rows.order_by(BudgetEntry.start_date, BudgetEntry.created_at, BudgetEntry.id))


def time_spents(ask: Ask, project_id: UUID) -> JsonText:
    """What was worked in a production, in minutes: `{department: {total, person: {total, "2026-02": minutes}}}`.

    The department is the task type's; task types without one are left out. One statement.
    """
    month = func.to_char(TimeSpent.date, "YYYY-MM")
    by_month = (
        select(
            TaskType.department_id,
            TimeSpent.person_id,
            month.label("month"),
            func.sum(TimeSpent.duration).label("minutes"),
        )
        .join(Task, Task.id == TimeSpent.task_id)
        .join(TaskType, TaskType.id == Task.task_type_id)
        .where(Task.project_id == project_id, TaskType.department_id.is_not(None))
        .group_by(TaskType.department_id, TimeSpent.person_id, month)
        .subquery()
    )
    by_person = _summed(by_month, "department_id", "person_id", inner="month", value=by_month.c.minutes)
    by_department = _summed(by_person, "department_id", inner="person_id", value=by_person.c.told)
    whole = func.json_object_agg(cast(by_department.c.department_id, Text), by_department.c.told, type_=JSON())
    return read_value(ask, select(func.coalesce(whole, func.json_build_object(), type_=JSON())))


def _summed(rows: Any, *keys: str, inner: str, value: Any) -> Any:
    """Rows gathered by `keys`: `told` is an object by `inner` with the `total` of their minutes."""
    total = func.sum(rows.c.minutes)
    held = func.jsonb_object_agg(cast(rows.c[inner], Text), value)
    told = func.jsonb_build_object("total", total).op("||")(held)
    return (
        select(*(rows.c[key] for key in keys), total.label("minutes"), told.label("told"))
        .group_by(*(rows.c[key] for key in keys))
        .subquery()
    )
