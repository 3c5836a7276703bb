"""How tasks look on the wire (spec 20 §4.5, 4.6; 30 §4)."""

from __future__ import annotations

from app.models import Task, TaskPersonLink
from app.schemas.row import ids, row

ASSIGNEES = ids(TaskPersonLink, "task_id", "person_id", kept="assignee_ids")
TaskRow = row(Task, relations={"assignees": ASSIGNEES})
