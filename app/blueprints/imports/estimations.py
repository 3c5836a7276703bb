"""Estimations in, from CSV files (spec 50 §3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_restful import Resource
from sqlalchemy import select

from app.ask import Ask
from app.blueprints.imports.csv import FILE, answered, content_of
from app.errors import Forbidden, NotFound
from app.http.domains import imports
from app.http.gates import Gate, in_project
from app.http.operation import operation
from app.imports import estimations
from app.models import TaskType
from app.queries import estimation_facts, import_facts
from app.schemas.imports import CsvQuery
from app.schemas.write import uuid_of
from app.services import estimation_imports

WITHOUT_EPISODE = ("main", "all")
SUPERVISES = in_project("manager", "supervisor")


class Estimates(Gate):
    """Managers of the project, and supervisors without department or of the task type's; an unknown type is 404."""

    words = "admin or team manager, or team supervisor of the task type's department or without departments"

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Judge the caller."""
        chosen = select(TaskType.department_id).where(TaskType.id == path["task_type_id"])
        found = ask.db.execute(chosen).one_or_none()
        if found is None:
            raise NotFound("No task type has this id.")
        SUPERVISES.check(ask, path, raw)
        supervises = ask.caller.role_in(path["project_id"]) == "supervisor"
        if supervises and ask.caller.has_departments and found[0] not in ask.caller.departments:
            raise Forbidden()


def _stored(
    ask: Ask, path: tuple[UUID, UUID], episode_id: UUID | None, body: dict[str, Any], query: dict[str, Any]
) -> Any:
    project_id, task_type_id = path
    facts = import_facts.of(ask, project_id, "Task", task_type_id)
    tasks = estimation_facts.tasks(ask, project_id, task_type_id, episode_id)
    lines = estimations.translate(content_of(body), facts, tasks, estimation_facts.units(ask))

    def change() -> list[None]:
        estimation_imports.store(ask, project_id, lines)
        return [None] * len(lines)

    return answered(ask, query, change)


@imports.resource("/csv/projects/<uuid:project_id>/task-types/<uuid:task_type_id>/estimations")
class CsvEstimations(Resource):
    @operation(access=Estimates(), body=FILE, query=CsvQuery, status=201)
    def post(
        self, ask: Ask, project_id: UUID, task_type_id: UUID, body: dict[str, Any], query: dict[str, Any]
    ) -> Any:
        """Write estimations, dates and difficulty to the tasks of a type from a CSV file; null for each line."""
        return _stored(ask, (project_id, task_type_id), None, body, query)


@imports.resource(
    "/csv/projects/<uuid:project_id>/episodes/<string:episode_id>/task-types/<uuid:task_type_id>/estimations"
)
class CsvEpisodeEstimations(Resource):
    @operation(access=Estimates(), body=FILE, query=CsvQuery, status=201)
    def post(
        self,
        ask: Ask,
        project_id: UUID,
        episode_id: str,
        task_type_id: UUID,
        body: dict[str, Any],
        query: dict[str, Any],
    ) -> Any:
        """The same within an episode; `main` and `all` do not narrow (spec 50 §3.7)."""
        episode = None if episode_id in WITHOUT_EPISODE else uuid_of(episode_id, "episode_id")
        return _stored(ask, (project_id, task_type_id), episode, body, query)
