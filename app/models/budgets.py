"""Budgets of productions."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.models import names
from app.models.base import Base, Day, Row, choice, number, reference, words


class Budget(Row, Base):
    """A revision of a production's budget."""

    __tablename__ = "budget"

    project_id: Mapped[UUID | None] = reference("project.id")
    revision: Mapped[int] = number(1)
    name: Mapped[str] = words(255)
    currency: Mapped[str | None] = words(3)


class BudgetEntry(Row, Base):
    """Months of somebody, or of a position, at a daily salary."""

    __tablename__ = "budget_entry"

    budget_id: Mapped[UUID] = reference("budget.id")
    department_id: Mapped[UUID] = reference("department.id")
    person_id: Mapped[UUID | None] = reference("person.id")
    start_date: Mapped[Day]
    months_duration: Mapped[int]
    daily_salary: Mapped[float]
    position: Mapped[str | None] = choice("position", names.POSITIONS, "artist")
    seniority: Mapped[str | None] = choice("seniority", names.SENIORITIES, "mid")
    exceptions: Mapped[dict[str, Any] | None]
