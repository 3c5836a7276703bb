"""Departments, with the salary scales that they bring (spec 10 §D6)."""

from __future__ import annotations

from app.access.rule import ANYONE
from app.blueprints.crud import Table, place
from app.schemas.tables import DepartmentRow
from app.services import salary_scales

TABLE = place(
    Table(
        path="departments",
        schema=DepartmentRow,
        read=ANYONE,
        creates=salary_scales.create_department,
        told=salary_scales.DEPARTMENT_TOLD,
    )
)
