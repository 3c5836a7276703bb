"""Working files read (spec 40 §3.1). Each list is one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.access import files as access
from app.ask import Ask
from app.models import WorkingFile
from app.queries.json import JsonText, columns, map_of, read_list, read_value
from app.schemas.files import WorkingFileRow


def _listed(ask: Ask, *where: Any, relations: bool = False) -> JsonText:
    rows = select(*columns(ask, WorkingFileRow, WorkingFile, relations=relations))
    rows = rows.where(*where, WorkingFile.revision >= 0, access.WORKING_FILE_SEES(ask, WorkingFile))
    newest = (WorkingFile.revision.desc(), WorkingFile.created_at.desc(), WorkingFile.id)
    return read_list(ask, rows.order_by(*newest))


def of_task(ask: Ask, task_id: UUID) -> JsonText:
    """The working files of a task, newest revision first."""
    return _listed(ask, WorkingFile.task_id == task_id)


def of_entity(
    ask: Ask, entity_id: UUID, task_id: UUID | None, name: str | None, *, relations: bool
) -> JsonText:
    """The working files of an entity that the caller sees, of a task and a name if given."""
    where = [WorkingFile.entity_id == entity_id]
    if task_id is not None:
        where.append(WorkingFile.task_id == task_id)
    if name:
        where.append(WorkingFile.name == name)
    return _listed(ask, *where, relations=relations)


def last_of_task(ask: Ask, task_id: UUID) -> JsonText:
    """The highest revision of each name on a task, as an object by name. One statement."""
    last: Select[Any] = (
        select(*columns(ask, WorkingFileRow, WorkingFile, relations=False))
        .where(WorkingFile.task_id == task_id, WorkingFile.revision >= 0, WorkingFile.name.is_not(None))
        .ext(distinct_on(WorkingFile.name))
        .order_by(WorkingFile.name, WorkingFile.revision.desc())
    )
    shown = last.subquery()
    pairs = select(shown.c.name, func.row_to_json(shown.table_valued()).label("value"))
    return read_value(ask, select(map_of(pairs, "name")))
