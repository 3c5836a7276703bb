"""Which kept searches, and headings over them, a person is offered (spec 10 §D7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, exists, false
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule, by_role, team
from app.models import Project, ProjectStatus, names


def _question_open(_ask: Asking, kept: Any) -> ColumnElement[bool]:
    """The row's project is open."""
    project, status = aliased(Project), aliased(ProjectStatus)
    return exists().where(
        project.id == kept.project_id,
        status.id == project.project_status_id,
        status.name == names.OPEN_STATUS,
    )


def _question_department(ask: Asking, kept: Any) -> ColumnElement[bool]:
    """The row is of a department of the caller."""
    departments: Any = ask.caller.departments
    return kept.department_id == any_(departments) if ask.caller.has_departments else false()


OWN = Rule(lambda ask, kept: kept.person_id == ask.caller.id, "the author")
SHARED = Rule(lambda _ask, kept: kept.is_shared, "shared")
STUDIO_WIDE = Rule(lambda _ask, kept: kept.project_id.is_(None), "of no production")
OPEN = Rule(_question_open, "of an open production")
FREE = Rule(lambda _ask, kept: kept.department_id.is_(None), "of no department")
DEPARTMENT = Rule(_question_department, "of the caller's department")

OFFERED = (
    (OWN | SHARED)
    & (STUDIO_WIDE | ADMIN & OPEN | team(open_only=True))
    & (FREE | by_role("admin", "manager") | DEPARTMENT)
)
"""A row of a department is offered to its members and to managers only, even when the author is another's."""
AUTHOR = ADMIN | OWN
"""Who changes it."""
