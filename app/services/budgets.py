"""Budgets of productions: revisions, and lines of what people cost (spec 20 §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from app.ask import Ask
from app.events import budgets as events
from app.events.log import record
from app.models import Budget, BudgetEntry, Project


def create(ask: Ask, project_id: UUID, body: Mapping[str, Any]) -> UUID:
    """Begin the next revision of a production's budget. Locks the project; records budget:create."""
    # Two managers at once get two revisions.
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    highest = select(func.coalesce(func.max(Budget.revision), 0) + 1).where(Budget.project_id == project_id)
    row = {"project_id": project_id, "revision": highest.scalar_subquery(), **body}
    id_: UUID = ask.db.execute(insert(Budget).values(row).returning(Budget.id)).scalar_one()
    record(ask, events.BudgetCreated(budget_id=id_, project_id=project_id))
    return id_


def change(ask: Ask, project_id: UUID, id_: UUID, body: Mapping[str, Any]) -> None:
    """Rename a budget or change its currency; null keeps. Records budget:update."""
    values = {key: value for key, value in body.items() if value is not None}
    changed = update(Budget).where(Budget.id == id_)
    ask.db.execute(changed.values({**values, "updated_at": func.clock_timestamp()}))
    record(ask, events.BUDGET["update"](budget_id=id_, project_id=project_id))


def remove(ask: Ask, project_id: UUID, id_: UUID) -> None:
    """Remove a budget with its lines. Locks it, so that no line slips in.

    Records budget-entry:delete of each line, then budget:delete.
    """
    ask.db.execute(select(Budget.id).where(Budget.id == id_).with_for_update())
    gone = delete(BudgetEntry).where(BudgetEntry.budget_id == id_).returning(BudgetEntry.id)
    lines = ask.db.scalars(gone).all()
    ask.db.execute(delete(Budget).where(Budget.id == id_))
    record(
        ask,
        *(
            events.BudgetEntryDeleted(budget_id=id_, budget_entry_id=one, project_id=project_id)
            for one in lines
        ),
        events.BUDGET["delete"](budget_id=id_, project_id=project_id),
    )


def add_entry(ask: Ask, project_id: UUID, id_: UUID, body: Mapping[str, Any]) -> UUID:
    """Add a line to a budget; position and seniority are artist and mid unless given. Records budget-entry:create."""
    given = {key: value for key, value in body.items() if value is not None}
    row = {"exceptions": {}, "budget_id": id_, **given}
    entry_id: UUID = ask.db.execute(insert(BudgetEntry).values(row).returning(BudgetEntry.id)).scalar_one()
    told = events.BudgetEntryCreated(budget_id=id_, budget_entry_id=entry_id, project_id=project_id)
    record(ask, told)
    return entry_id


def change_entry(ask: Ask, project_id: UUID, id_: UUID, entry_id: UUID, body: Mapping[str, Any]) -> None:
    """Change a line. Records budget-entry:update."""
    values = dict(body)
    if "exceptions" in values:
        values["exceptions"] = values["exceptions"] or {}
    changed = update(BudgetEntry).where(BudgetEntry.id == entry_id)
    ask.db.execute(changed.values({**values, "updated_at": func.clock_timestamp()}))
    told = events.BudgetEntryUpdated(budget_id=id_, budget_entry_id=entry_id, project_id=project_id)
    record(ask, told)


def remove_entry(ask: Ask, project_id: UUID, id_: UUID, entry_id: UUID) -> None:
    """Remove a line. Records budget-entry:delete."""
    ask.db.execute(delete(BudgetEntry).where(BudgetEntry.id == entry_id))
    told = events.BudgetEntryDeleted(budget_id=id_, budget_entry_id=entry_id, project_id=project_id)
    record(ask, told)
