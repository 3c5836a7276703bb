"""Tasks are what their comments make of them, worked out again for a whole production (spec 30 §3.3, 60 §9)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from app.ask import Ask
from app.errors import NotFound
from app.events.log import record
from app.events.named import TASK
from app.models import Project, Task
from app.services import comment_desk


def of_project(ask: Ask, project_id: UUID) -> tuple[int, int]:
    """Walk the comments of all tasks of a production; returns how many tasks there are and how many changed.

    Locks the tasks. Records task:update of those that changed. About ten statements, whatever the number. 404 for
    an unknown project.
    """
    if not ask.db.scalar(select(exists().where(Project.id == project_id))):
        raise NotFound("No project has this id.")
    ids = ask.db.scalars(select(Task.id).where(Task.project_id == project_id)).all()
    desk = comment_desk.lay_out(ask, ids, reach=False)
    progress = comment_desk.replayed(ask, desk, desk.targets)
    changed = {id_: after for id_, after in progress.items() if after != desk.targets[id_].progress}
    comment_desk.write(ask, changed)
    record(ask, *(TASK["update"](task_id=id_, project_id=project_id) for id_ in changed))
    return len(desk.targets), len(changed)
