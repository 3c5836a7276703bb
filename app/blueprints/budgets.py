"""Budgets of productions and their lines; the generic routes are the administrators' (spec 20 §16, 18.13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access.rule import ADMIN, ANYONE
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.events import budgets as events
from app.http.domains import data
from app.http.gates import in_project, on, only
from app.http.operation import operation
from app.models import Budget, BudgetEntry
from app.queries import budgets as read
from app.queries import rows as row_queries
from app.queries.json import JsonText
from app.schemas import budgets as bodies
from app.schemas.tables import BudgetEntryRow, BudgetRow
from app.services import budgets as services
from app.services.rows import teller

PATH = "/projects/<uuid:project_id>/budgets"
ENTRIES = f"{PATH}/<uuid:budget_id>/entries"
MANAGER = in_project("manager")
BUDGET = MANAGER & on(Budget, ANYONE, within={"project_id": "project_id"})
ENTRY = BUDGET & on(BudgetEntry, ANYONE, "entry_id", within={"budget_id": "budget_id"})

place(
    Table(
        path="budgets",
        schema=BudgetRow,
        protected=frozenset({"revision"}),
        told=teller(events.BUDGET, "budget_id"),
    )
)
place(
    Table(
        path="budget-entries",
        schema=BudgetEntryRow,
        protected=frozenset({"budget_id"}),
        told=teller(events.BUDGET_ENTRY, "budget_entry_id"),
    )
)


@data.resource(PATH)
class ProjectBudgets(Resource):
    """Budgets of a production."""

    @operation(access=MANAGER, reply=bodies.BudgetLine, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List the budgets of a production."""
        return read.of_project(ask, project_id)

    @operation(access=MANAGER, body=bodies.BudgetPost, reply=BudgetRow)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Begin the next revision of a production's budget."""
        return row_queries.one(ask, BudgetRow, services.create(ask, project_id, body))


@data.resource(f"{PATH}/<uuid:budget_id>")
class ProjectBudget(Resource):
    """A budget."""

    @operation(access=BUDGET, reply=BudgetRow)
    def get(self, ask: Ask, project_id: UUID, budget_id: UUID) -> JsonText:
        """Read a budget."""
        return row_queries.one(ask, BudgetRow, budget_id)

    @operation(access=BUDGET, body=bodies.BudgetPut, reply=BudgetRow)
    def put(self, ask: Ask, project_id: UUID, budget_id: UUID, body: dict[str, Any]) -> JsonText:
        """Rename a budget or change its currency."""
        services.change(ask, project_id, budget_id, body)
        return row_queries.one(ask, BudgetRow, budget_id)

    @operation(access=BUDGET, status=204)
    def delete(self, ask: Ask, project_id: UUID, budget_id: UUID) -> None:
        """Remove a budget with its lines."""
        services.remove(ask, project_id, budget_id)


@data.resource(ENTRIES)
class ProjectBudgetEntries(Resource):
    """Lines of a budget."""

    @operation(access=BUDGET, reply=bodies.BudgetEntryLine, many=True)
    def get(self, ask: Ask, project_id: UUID, budget_id: UUID) -> JsonText:
        """List the lines of a budget."""
        return read.entries(ask, budget_id)

    @operation(access=BUDGET, body=bodies.BudgetEntryPost, reply=BudgetEntryRow)
    def post(self, ask: Ask, project_id: UUID, budget_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add a line to a budget."""
        id_ = services.add_entry(ask, project_id, budget_id, body)
        return row_queries.one(ask, BudgetEntryRow, id_)


@data.resource(f"{ENTRIES}/<uuid:entry_id>")
class ProjectBudgetEntry(Resource):
    """A line of a budget."""

    @operation(access=ENTRY, reply=BudgetEntryRow)
    def get(self, ask: Ask, project_id: UUID, budget_id: UUID, entry_id: UUID) -> JsonText:
        """Read a line of a budget."""
        return row_queries.one(ask, BudgetEntryRow, entry_id)

    @operation(access=ENTRY, body=bodies.BudgetEntryPut, reply=BudgetEntryRow)
    def put(
        self, ask: Ask, project_id: UUID, budget_id: UUID, entry_id: UUID, body: dict[str, Any]
    ) -> JsonText:
        """Change a line of a budget."""
        services.change_entry(ask, project_id, budget_id, entry_id, body)
        return row_queries.one(ask, BudgetEntryRow, entry_id)

    @operation(access=ENTRY, status=204)
    def delete(self, ask: Ask, project_id: UUID, budget_id: UUID, entry_id: UUID) -> None:
        """Remove a line of a budget."""
        services.remove_entry(ask, project_id, budget_id, entry_id)


@data.resource(f"{PATH}/time-spents")
class ProjectBudgetTime(Resource):
    """Time that a budget pays."""

    @operation(access=only(ADMIN) & in_project())
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """Sum the time spent in a production by department, person and month, in minutes."""
        return read.time_spents(ask, project_id)
