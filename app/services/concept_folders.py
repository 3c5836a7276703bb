"""What people do to the folders of concepts (spec 20 §8)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.log import record
from app.events.named import entity_event
from app.models import Entity, Project
from app.services import kinds


def create(ask: Ask, project_id: UUID, name: str) -> UUID:
    """Create a folder; one of this name is answered unchanged. Records `concept-folder:new`."""
    return kinds.create(ask, "ConceptFolder", project_id, {"name": name}, anywhere=True)


def rename(ask: Ask, id_: UUID, name: str) -> None:
    """Rename a folder; 400 when another of the project has the name.

    Locks the project, then the folder. Records `concept-folder:update`.
    """
    own = select(Entity.project_id).where(Entity.id == id_).scalar_subquery()
    ask.db.execute(select(Project.id).where(Project.id == own).with_for_update(key_share=True))
    project_id = _lock(ask, id_)
    same = select(Entity.id).where(Entity.project_id == project_id, Entity.name == name, Entity.id != id_)
    same = same.where(Entity.entity_type_id == kinds.type_id(ask, "ConceptFolder"))
    if ask.db.scalar(same.limit(1)) is not None:
        raise WrongParameter("A concept folder with this name already exists.")
    change = {"name": name, "updated_at": func.clock_timestamp()}
    ask.db.execute(update(Entity).where(Entity.id == id_).values(change))
    record(ask, entity_event("ConceptFolder", "update", id_, project_id))


def remove(ask: Ask, id_: UUID) -> None:
    """Remove a folder; the concepts in it go to the root. Records `concept:update` of each, `concept-folder:delete`.

    Locks the folder.
    """
    project_id = _lock(ask, id_)
    change = {"parent_id": None, "updated_at": func.clock_timestamp()}
    freed = update(Entity).where(Entity.parent_id == id_).values(change).returning(Entity.id)
    concepts = ask.db.scalars(freed.execution_options(synchronize_session=False)).all()
    ask.db.execute(delete(Entity).where(Entity.id == id_))
    record(
        ask,
        *(entity_event("Concept", "update", concept, project_id) for concept in concepts),
        entity_event("ConceptFolder", "delete", id_, project_id),
    )


def _lock(ask: Ask, id_: UUID) -> UUID:
    found = ask.db.scalar(select(Entity.project_id).where(Entity.id == id_).with_for_update())
    if found is None:
        raise NotFound("No concept folder has this id.")
    return found
