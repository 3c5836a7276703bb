"""How a preview's file is called when it is saved (spec 40 §4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.ask import Ask
from app.models import Organisation, PreviewFile, Project, Task, TaskType, given_ids
from app.queries.entity_names import NamedEntity
from app.schemas.slugs import ascii_slug


def download_name(ask: Ask, id_: UUID) -> str:
    """The name of a preview's file: `production_entity_task_type_v2-1.png`, or its own where the studio wants it."""
    base, extension = parts(ask, id_)
    return f"{base}.{extension}"


def parts(ask: Ask, id_: UUID) -> tuple[str, str]:
    """The name of a preview's file without extension, and its extension. One statement."""
    return parts_of(ask, [id_])[id_]


def parts_of(ask: Ask, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """The same for any number of previews, by id. One statement."""
    own = (
        select(Organisation.use_original_file_name).order_by(Organisation.created_at).limit(1).scalar_subquery()
    )
    entity = NamedEntity()
    rows = (
        select(
            PreviewFile.id,
            PreviewFile.original_name,
            PreviewFile.revision,
            PreviewFile.position,
            PreviewFile.extension,
            Project.name.label("project"),
            entity.full_name.label("entity"),
            TaskType.name.label("task_type"),
            own.label("own"),
        )
        .outerjoin(Task, Task.id == PreviewFile.task_id)
        .outerjoin(Project, Project.id == Task.project_id)
        .outerjoin(TaskType, TaskType.id == Task.task_type_id)
    )
    asked = given_ids(ids)
    rows = entity.joined(rows, Task.entity_id).join(asked, asked.c.id == PreviewFile.id)
    return {row.id: _named(row) for row in ask.db.execute(rows)}


def _named(row: Any) -> tuple[str, str]:
    extension = row.extension or "bin"
    position = f"-{row.position}" if (row.position or 1) > 1 else ""
    if row.own and row.original_name:
        return f"{row.original_name}{position}", extension
    words = [row.project, row.entity, row.task_type, f"v{row.revision}"]
    return ascii_slug("_".join(word for word in words if word)) + position, extension
