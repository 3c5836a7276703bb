"""What a position and a seniority earn in a department: one row for each, from the department's first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, true

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.salary_scales import DEPARTMENT, SALARY_SCALE
from app.models import Department, SalaryScale, given, names
from app.schemas.tables import DepartmentRow, SalaryScaleRow
from app.services import rows

TOLD = rows.teller(SALARY_SCALE, "salary_scale_id")
DEPARTMENT_TOLD = rows.teller(DEPARTMENT, "department_id")
Links = Mapping[str, list[UUID]]
GRADES = [{"position": one, "seniority": other} for one in names.POSITIONS for other in names.SENIORITIES]


def set_salary(ask: Ask, values: dict[str, Any], links: Links) -> UUID:
    """Set the salary of a department's position and seniority; the row is made if it is missing.

    Spec 00 #10. Locks the department. Records salary-scale:new or :update. Errors: 400, no such department.
    """
    found = select(Department.id).where(Department.id == values["department_id"]).with_for_update()
    if ask.db.scalar(found) is None:
        raise WrongParameter("No department has this id.")
    grade = {"position": "artist", "seniority": "mid", **values}
    same = select(SalaryScale.id).where(
        SalaryScale.department_id == grade["department_id"],
        SalaryScale.position.is_not_distinct_from(grade["position"]),
        SalaryScale.seniority.is_not_distinct_from(grade["seniority"]),
    )
    kept = ask.db.scalar(same.order_by(SalaryScale.created_at).limit(1))
    if kept is None:
        return rows.create(ask, SalaryScaleRow, values, links, TOLD)
    rows.change(ask, SalaryScaleRow, kept, values, links, TOLD)
    return kept


def create_department(ask: Ask, values: dict[str, Any], links: Links) -> UUID:
    """Found a department with its salary scales at 0. Records department:new and salary-scale:new for each."""
    department_id = rows.create(ask, DepartmentRow, values, links, DEPARTMENT_TOLD)
    grade = given(GRADES, SalaryScale, "position", "seniority")
    pairs = select(Department.id, grade.c.position, grade.c.seniority).join_from(Department, grade, true())
    scales = pairs.where(Department.id == department_id)
    made = insert(SalaryScale).from_select(["department_id", "position", "seniority"], scales)
    ids = ask.db.scalars(made.returning(SalaryScale.id)).all()
    record(ask, *(SALARY_SCALE["new"](salary_scale_id=id_) for id_ in ids))
    return department_id
