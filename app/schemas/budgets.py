"""Budgets as a production lists them, and the bodies that change them (spec 20 §16)."""

from __future__ import annotations

from math import isfinite
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.models import Budget, BudgetEntry, names
from app.schemas.row import row

WHOLE = validate.Range(0, 2**31 - 1)
_POSITION = validate.OneOf(names.POSITIONS)
_SENIORITY = validate.OneOf(names.SENIORITIES)

BudgetLine = row(Budget, type_name="", name="BudgetLine", without=("created_at", "updated_at"))
BudgetEntryLine = row(BudgetEntry, type_name="", name="BudgetEntryLine", without=("created_at", "updated_at"))


class BudgetPost(Schema):
    """A new revision of a budget."""

    name = fields.String(required=True, validate=validate.Length(1, 255))
    currency = fields.String(allow_none=True, load_default="USD", validate=validate.Length(max=3))


class BudgetPut(Schema):
    """A budget changes; null keeps what is there."""

    name = fields.String(allow_none=True, validate=validate.Length(1, 255))
    currency = fields.String(allow_none=True, validate=validate.Length(max=3))


class BudgetEntryPost(Schema):
    """A line: somebody, or a position, for some months. `daily_salary` in the budget's currency."""

    department_id = fields.UUID(required=True)
    person_id = fields.UUID(allow_none=True, load_default=None)
    start_date = fields.Date(required=True)
    months_duration = fields.Integer(strict=True, required=True, validate=WHOLE)
    daily_salary = fields.Float(required=True, validate=validate.Range(0))
    position = fields.String(allow_none=True, validate=_POSITION)
    seniority = fields.String(allow_none=True, validate=_SENIORITY)


class MonthlyAmounts(fields.Dict):
    """Amounts by month (`{"2026-02": 12.7}`): cut to whole numbers, what is null or not above 0 left out."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, int]:
        given: dict[str, Any] = super()._deserialize(value, attr, data, **kwargs)
        wrong = [
            month
            for month, amount in given.items()
            if amount is not None
            and (isinstance(amount, bool) or not isinstance(amount, int | float) or not isfinite(amount))
        ]
        if wrong:
            raise ValidationError([f"{wrong[0][:20]} is not a number."])
        return {month: int(amount) for month, amount in given.items() if amount is not None and int(amount) > 0}


class BudgetEntryPut(Schema):
    """A line changes; what is not given stays."""

    department_id = fields.UUID()
    person_id = fields.UUID(allow_none=True)
    start_date = fields.Date()
    months_duration = fields.Integer(strict=True, validate=WHOLE)
    daily_salary = fields.Float(validate=validate.Range(0))
    position = fields.String(allow_none=True, validate=_POSITION)
    seniority = fields.String(allow_none=True, validate=_SENIORITY)
    exceptions = MonthlyAmounts(keys=fields.String(validate=validate.Length(max=20)), allow_none=True)
