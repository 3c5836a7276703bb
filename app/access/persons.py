"""Who sees and changes whom (spec 10 §D1, §A10.4). Persons belong to no project: global roles decide."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, exists
from sqlalchemy.orm import aliased

from app.access.rule import ADMIN, ANYONE, Asking, Rule, by_role
from app.models import ProjectPersonLink


def _question_team_mate(ask: Asking, person: Any) -> ColumnElement[bool]:
    """The person is in the team of an open project of the caller."""
    link = aliased(ProjectPersonLink)
    projects: Any = ask.caller.projects_as(open_only=True)
    return exists().where(link.person_id == person.id, link.project_id == any_(projects))


SELF = Rule(lambda ask, person: person.id == ask.caller.id, "the person themself")
HUMAN = Rule(lambda _ask, person: ~person.is_bot, "of a human")
TEAM_MATE = Rule(_question_team_mate, "team mate of an open project")
CLIENT = by_role("client")

READS = ~CLIENT & ANYONE | CLIENT & (TEAM_MATE | SELF)
"""Everybody reads persons; a client reads themself and the teams of their open projects."""
LISTS = Rule(lambda ask, person: READS(ask, person) & person.preview_project_id.is_(None), READS.words)
"""Preview accounts are in no list (spec 10 §A10.6)."""
EDITS = ADMIN | SELF
"""self-or-admin(person)."""
READS_WHOLE = by_role("admin", "manager")
"""Sees the safe shape on single reads and in the context."""
