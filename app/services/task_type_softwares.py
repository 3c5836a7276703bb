"""Which software a production works with, by task type (spec 20 §13.5)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import PROJECT
from app.models import Project, ProjectTaskTypeLink, ProjectTaskTypeSoftwareLink, Software

LINK = ProjectTaskTypeSoftwareLink


def add(ask: Ask, project_id: UUID, task_type_id: UUID, software_id: UUID) -> None:
    """Add a software to a task type of a production; one that is there already is no error.

    Locks the project; records project:update when it adds. 400 for a task type that the production does not use
    and for an archived software; 404 for an unknown one.
    """
    tied = select(ProjectTaskTypeLink.id).where(
        ProjectTaskTypeLink.project_id == project_id, ProjectTaskTypeLink.task_type_id == task_type_id
    )
    if ask.db.scalar(tied) is None:
        raise WrongParameter("The task type is not a task type of the project.")
    archived = ask.db.execute(select(Software.archived).where(Software.id == software_id)).one_or_none()
    if archived is None:
        raise NotFound("No software has this id.")
    if archived[0]:
        raise WrongParameter("The software is archived.")
    if _has(ask, project_id, task_type_id, software_id):
        return
    row = {"project_id": project_id, "task_type_id": task_type_id, "software_id": software_id}
    ask.db.execute(insert(LINK).values(row))
    _tell(ask, project_id)


def remove(ask: Ask, project_id: UUID, task_type_id: UUID, software_id: UUID) -> None:
    """Take a software away; one that is not there is no error. Records project:update when it takes."""
    if _has(ask, project_id, task_type_id, software_id):
        ask.db.execute(delete(LINK).where(*_is(project_id, task_type_id, software_id)))
        _tell(ask, project_id)


def _is(project_id: UUID, task_type_id: UUID, software_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return LINK.project_id == project_id, LINK.task_type_id == task_type_id, LINK.software_id == software_id


def _has(ask: Ask, project_id: UUID, task_type_id: UUID, software_id: UUID) -> bool:
    """Is the software there? Locks the project, so that the answer stays true."""
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    return ask.db.scalar(select(LINK.id).where(*_is(project_id, task_type_id, software_id))) is not None


def _tell(ask: Ask, project_id: UUID) -> None:
    ask.db.execute(update(Project).where(Project.id == project_id).values(updated_at=func.clock_timestamp()))
    record(ask, PROJECT["update"](project_id=project_id))
