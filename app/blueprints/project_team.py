"""A production's team (spec 20 §13.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.http.domains import data
from app.http.gates import in_project
from app.http.operation import operation
from app.queries import project_lists
from app.queries import rows as row_queries
from app.queries.json import JsonText
from app.schemas.persons import SafePersonRow
from app.schemas.project_team import TeamMember, TeamPost, TeamPut
from app.schemas.projects import ProjectRow
from app.services import project_team


@data.resource("/projects/<uuid:project_id>/team")
class ProjectTeam(Resource):
    """The team."""

    @operation(access=in_project(), reply=SafePersonRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText:
        """List a project's team."""
        return project_lists.team(ask, project_id)

    @operation(access=in_project("manager"), body=TeamPost, reply=ProjectRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Put a person in a project's team."""
        project_team.add(ask, project_id, body)
        return row_queries.one(ask, ProjectRow, project_id)


@data.resource("/projects/<uuid:project_id>/team/<uuid:person_id>")
class ProjectTeamMember(Resource):
    """A member of the team."""

    @operation(access=in_project("manager"), body=TeamPut, reply=TeamMember)
    def put(self, ask: Ask, project_id: UUID, person_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Set a member's role in the project."""
        return project_team.set_role(ask, project_id, person_id, body["role"])

    @operation(access=in_project("manager"), status=204)
    def delete(self, ask: Ask, project_id: UUID, person_id: UUID) -> None:
        """Take a person out of a project's team."""
        project_team.remove(ask, project_id, person_id)
