"""What a production counts: quotas of people, statistics of episodes (spec 20 §12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import Schema, fields, validate

from app.access.projects import SEES_STATS
from app.access.rule import ANYONE
from app.ask import Ask
from app.errors import Forbidden
from app.http.domains import data
from app.http.gates import Gate, in_project, on
from app.http.operation import operation
from app.models import Person, Project
from app.queries import episode_stats, quotas
from app.schemas.query_strings import QueryId
from app.schemas.quotas import COUNT_MODES

PATH = "/projects/<uuid:project_id>"
NO_CLIENT = in_project("manager", "supervisor", "user", "vendor")
LEADS = ("admin", "manager", "supervisor")


class QuotasQuery(Schema):
    """What is counted: by feedback or done date, shared or whole; people of one studio."""

    count_mode = fields.String(
        load_default="weighted",
        validate=validate.OneOf(
            COUNT_MODES, error="count_mode must be equal to weighted, weigtheddone, feedback, or done"
        ),
    )
    studio_id = QueryId()


class _CountsPerson(Gate):
    """Managers and supervisors of the project; anybody else but clients: themselves."""

    words = "admin, team manager or supervisor; the person themself, unless a client of the project"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge."""
        role = ask.caller.role_in(path["project_id"]) or ask.caller.role
        leads = ask.caller.role_in(path["project_id"]) in LEADS
        if not leads and (role == "client" or path["person_id"] != ask.caller.id):
            raise Forbidden()


COUNTS = on(Project, ANYONE) & _CountsPerson() & on(Person, ANYONE)


@data.resource(f"{PATH}/quotas/<uuid:task_type_id>")
class ProjectQuotas(Resource):
    """Quotas of a task type."""

    @operation(access=NO_CLIENT, query=QuotasQuery)
    def get(self, ask: Ask, project_id: UUID, task_type_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
        """Count what each person did of a task type, by day, week, month and year."""
        return quotas.of_task_type(ask, project_id, task_type_id, query)


@data.resource(f"{PATH}/quotas/persons/<uuid:person_id>")
class ProjectPersonQuotas(Resource):
    """Quotas of a person."""

    @operation(access=COUNTS, query=QuotasQuery)
    def get(self, ask: Ask, project_id: UUID, person_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
        """Count what a person did of each task type, by day, week, month and year."""
        return quotas.of_person(ask, project_id, person_id, query)


@data.resource(f"{PATH}/episodes/stats")
class ProjectEpisodeStats(Resource):
    """Statistics of episodes."""

    @operation(access=on(Project, SEES_STATS))
    def get(self, ask: Ask, project_id: UUID) -> dict[str, Any]:
        """Count the tasks of each episode by task type and status."""
        return episode_stats.by_status(ask, project_id)


@data.resource(f"{PATH}/episodes/retake-stats")
class ProjectRetakeStats(Resource):
    """Retakes of episodes."""

    @operation(access=NO_CLIENT)
    def get(self, ask: Ask, project_id: UUID) -> dict[str, Any]:
        """Count the tasks of each episode that are done, in retake, or neither."""
        return episode_stats.by_retake(ask, project_id)
