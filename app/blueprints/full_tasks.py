"""Door of a task with everything around it (spec 30 §4.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import tasks
from app.ask import Ask
from app.http.domains import data
from app.http.gates import on
from app.http.operation import operation
from app.models import Task
from app.queries import full_tasks
from app.schemas.tasks import TaskRow


@data.resource("/tasks/<uuid:task_id>/full")
class FullTask(Resource):
    @operation(access=on(Task, tasks.SEES), reply=TaskRow)
    def get(self, ask: Ask, task_id: UUID) -> dict[str, Any]:
        """Read a task with its entity, project, type, status, people, sequence and episode."""
        return full_tasks.one(ask, task_id)
