"""Who reads and writes days off (spec 10 §D3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, exists, false, true
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, Asking, Rule
from app.models import DepartmentLink, ProjectPersonLink


def _in_teams_as(ask: Asking, person_id: Any, role: str) -> ColumnElement[bool]:
    """The person is in a team where the caller has this effective role, whatever the production's status."""
    if not ask.caller.holds(role):
        return false()
    link = aliased(ProjectPersonLink)
    projects: Any = ask.caller.projects_as(role)
    return exists().where(link.person_id == person_id, link.project_id == any_(projects))


def _shares_department(ask: Asking, person_id: Any) -> ColumnElement[bool]:
    if not ask.caller.has_departments:
        return true()
    link = aliased(DepartmentLink)
    departments: Any = ask.caller.departments
    return exists().where(link.person_id == person_id, link.department_id == any_(departments))


OWN = Rule(lambda ask, off: off.person_id == ask.caller.id, "the person themself")
MANAGED = Rule(lambda ask, off: _in_teams_as(ask, off.person_id, "manager"), "manager of a team of theirs")
SUPERVISED = Rule(
    lambda ask, off: _in_teams_as(ask, off.person_id, "supervisor") & _shares_department(ask, off.person_id),
    "supervisor of a team of theirs, of a department of theirs or of none",
)

READS_WHOLE = ADMIN | OWN | MANAGED
"""Sees why."""
READS = READS_WHOLE | SUPERVISED
"""Sees when."""
EDITS = ADMIN | OWN


def _question_person(ask: Asking, person: Any) -> ColumnElement[bool]:
    """The read rule, asked of the person; a bot has no days off."""
    whose = person.id
    seen = (
        ADMIN(ask, person)
        | (whose == ask.caller.id)
        | _in_teams_as(ask, whose, "manager")
        | _in_teams_as(ask, whose, "supervisor") & _shares_department(ask, whose)
    )
    return seen & ~person.is_bot


READS_OF = Rule(_question_person, f"{READS.words}; no bot's")
