"""Who is in a production's team (spec 20 §13.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.ask import Ask
from app.errors import WrongParameter
from app.events.log import record
from app.events.named import PROJECT
from app.models import Person, Project, ProjectPersonLink


def add(ask: Ask, project_id: UUID, body: dict[str, Any]) -> None:
    """Put a person in the team; of a member only the role changes. Records project:update when something did.

    Locks the project. Errors: 400 for an unknown person and for the preview account of another project.
    """
    person_id, role = body["person_id"], body.get("role")
    _lock(ask, project_id)
    found = ask.db.execute(select(Person.preview_project_id).where(Person.id == person_id)).one_or_none()
    if found is None:
        raise WrongParameter(f"Person with id {person_id} not found")
    if found[0] is not None and found[0] != project_id:
        raise WrongParameter("A preview account belongs to its own project only.")
    member = ask.db.execute(select(ProjectPersonLink.role).where(_is(project_id, person_id))).one_or_none()
    if member is not None and (role is None or member[0] == role):
        return
    made = insert(ProjectPersonLink).values(project_id=project_id, person_id=person_id, role=role)
    if role is not None:
        made = made.on_conflict_do_update(index_elements=["project_id", "person_id"], set_={"role": role})
    ask.db.execute(made)
    _tell(ask, project_id)


def set_role(ask: Ask, project_id: UUID, person_id: UUID, role: str | None) -> dict[str, Any]:
    """Give a member a role in the project, or their own back (null). Records project:update.

    Errors: 400 when the person is no member, and for preview accounts.
    """
    _lock(ask, project_id)
    preview = select(Person.preview_project_id).where(Person.id == person_id)
    if ask.db.scalar(preview) is not None:
        raise WrongParameter("The role of a preview account is fixed.")
    changed = update(ProjectPersonLink).where(_is(project_id, person_id)).values(role=role)
    if ask.db.execute(changed.returning(ProjectPersonLink.person_id)).one_or_none() is None:
        raise WrongParameter("Person is not a member of the project team")
    _tell(ask, project_id)
    return {"project_id": str(project_id), "person_id": str(person_id), "role": role}


def remove(ask: Ask, project_id: UUID, person_id: UUID) -> None:
    """Take a person out of the team; their assignments are kept. Records project:update."""
    _lock(ask, project_id)
    ask.db.execute(delete(ProjectPersonLink).where(_is(project_id, person_id)))
    _tell(ask, project_id)


def _is(project_id: UUID, person_id: UUID) -> Any:
    return (ProjectPersonLink.project_id == project_id) & (ProjectPersonLink.person_id == person_id)


def _lock(ask: Ask, project_id: UUID) -> None:
    ask.db.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))


def _tell(ask: Ask, project_id: UUID) -> None:
    ask.db.execute(update(Project).where(Project.id == project_id).values(updated_at=func.clock_timestamp()))
    record(ask, PROJECT["update"](project_id=project_id))
