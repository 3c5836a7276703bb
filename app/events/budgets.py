"""The events of budgets: the routes of a production say `create`, the generic ones `new` (spec 20 §16, 18.13)."""

from __future__ import annotations

from uuid import UUID

from app.events.catalogue import Event, event, row_events


@event("budget:create")
class BudgetCreated(Event):
    """A production has a new revision of its budget."""

    budget_id: UUID


@event("budget-entry:create")
class BudgetEntryCreated(Event):
    """A budget has a new line."""

    budget_id: UUID
    budget_entry_id: UUID


@event("budget-entry:update")
class BudgetEntryUpdated(Event):
    """A line of a budget changed."""

    budget_id: UUID | None = None
    budget_entry_id: UUID


@event("budget-entry:delete")
class BudgetEntryDeleted(Event):
    """A line of a budget went."""

    budget_id: UUID | None = None
    budget_entry_id: UUID


BUDGET = row_events("budget", "budget_id")
BUDGET_ENTRY = row_events("budget-entry", "budget_entry_id")
