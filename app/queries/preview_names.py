"""How a preview's file is called when it is saved (spec 40 §4.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from slugify import slugify
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from app.ask import Ask
from app.models import Entity, EntityType, Organisation, PreviewFile, Project, Task, TaskType, names


def full_name(entity: Any) -> ColumnElement[Any]:
    """The SQL of an entity's full name: `Episode / Sequence / Shot`, `Asset type / Asset`."""
    kind, parent, grandparent = aliased(EntityType), aliased(Entity), aliased(Entity)
    chain = func.concat_ws(" / ", grandparent.name, parent.name, entity.name)
    shown = case(
        (kind.name.in_(names.TEMPORAL_TYPES), chain), else_=func.concat_ws(" / ", kind.name, entity.name)
    )
    rows = (
        select(shown)
        .select_from(kind)
        .outerjoin(parent, parent.id == entity.parent_id)
        .outerjoin(grandparent, grandparent.id == parent.parent_id)
        .where(kind.id == entity.entity_type_id)
    )
    return rows.correlate_except(kind, parent, grandparent).scalar_subquery()


def download_name(ask: Ask, id_: UUID, extension: str | None = None) -> str:
    """The name of a preview's file: `production_entity_task_type_v2-1.png`, or its own where the studio wants it."""
    base, ending = parts(ask, id_)
    return f"{base}.{extension or ending}"


def parts(ask: Ask, id_: UUID) -> tuple[str, str]:
    """The name of a preview's file without extension, and its extension. One statement."""
    own = (
        select(Organisation.use_original_file_name).order_by(Organisation.created_at).limit(1).scalar_subquery()
    )
    row = ask.db.execute(
        select(
            PreviewFile.original_name,
            PreviewFile.revision,
            PreviewFile.position,
            PreviewFile.extension,
            Project.name.label("project"),
            full_name(Entity).label("entity"),
            TaskType.name.label("task_type"),
            own.label("own"),
        )
        .outerjoin(Task, Task.id == PreviewFile.task_id)
        .outerjoin(Entity, Entity.id == Task.entity_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
        .where(PreviewFile.id == id_)
    ).one()
    ending = row.extension or "bin"
    position = f"-{row.position}" if (row.position or 1) > 1 else ""
    if row.own and row.original_name:
        return f"{row.original_name}{position}", ending
    words = [row.project, row.entity, row.task_type, f"v{row.revision}"]
    return slugify("_".join(word for word in words if word), separator="_") + position, ending
