"""What shows an entity (spec 20 §10.5)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.access import entities, tasks
from app.ask import Ask
from app.models import Entity, EntityConceptLink, Task
from app.queries.json import JsonText, array_of, columns, read_list
from app.schemas.boards import LinkedBoardRow, LinkedBoardTask


def showing(ask: Ask, entity_id: UUID) -> JsonText:
    """The concepts that show an entity, as far as the caller sees them, with their tasks, by name. One statement."""
    entity, task = aliased(Entity), aliased(Task)
    own = select(*columns(ask, LinkedBoardTask, task)).where(task.entity_id == entity.id, tasks.SEES(ask, task))
    links = select(EntityConceptLink.entity_in_id).where(EntityConceptLink.entity_out_id == entity_id)
    chosen = select(*columns(ask, LinkedBoardRow, entity, tasks=array_of(own.correlate(entity))))
    chosen = chosen.where(entity.id.in_(links), entities.SEES_CONCEPT(ask, entity))
    return read_list(ask, chosen.order_by(func.lower(entity.name), entity.name, entity.id))
