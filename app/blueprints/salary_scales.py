"""Salary scales (spec 10 §D6, 00 #10)."""

from __future__ import annotations

from app.blueprints.crud import Table, place
from app.schemas.tables import SalaryScaleRow
from app.services import salary_scales

TABLE = place(
    Table(
        path="salary-scales",
        schema=SalaryScaleRow,
        creates=salary_scales.set_salary,
        told=salary_scales.TOLD,
        protected=frozenset({"department_id"}),
    )
)
