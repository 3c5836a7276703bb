"""What the generic routes do to files and previews (spec 40 §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, update

from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.events.catalogue import row_events
from app.events.log import record
from app.events.named import PREVIEW_FILE, PreviewFileUpdated
from app.models import Entity, OutputFile, PreviewBackgroundFile, PreviewFile, Task
from app.schemas.files import OutputFileRow, PreviewFileRow
from app.schemas.tables import PreviewBackgroundFileRow
from app.services import preview_movies, rows
from app.services.rows import teller

OUTPUT = row_events("output-file", "output_file_id")
told_preview = teller(PREVIEW_FILE, "preview_file_id")
told_background = teller(
    row_events("preview-background-file", "preview_background_file_id"), "preview_background_file_id"
)


def create_output(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create an output file of an entity that exists. Records output-file:new with the entity's project."""
    project_id = ask.db.scalar(select(Entity.project_id).where(Entity.id == values.get("entity_id")))
    if project_id is None:
        raise NotFound("No entity has this id.")
    id_ = rows.create(ask, OutputFileRow, values, links, None)
    record(ask, OUTPUT["new"](output_file_id=id_, project_id=project_id))
    return id_


def update_output(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change an output file. Records output-file:update with the entity's project."""
    rows.change(ask, OutputFileRow, id_, values, links, None)
    record(ask, OUTPUT["update"](output_file_id=id_, project_id=_project_of(ask, id_)))


def remove_output(ask: Ask, id_: UUID) -> None:
    """Delete an output file. Records output-file:delete with the entity's project."""
    project_id = _project_of(ask, id_)
    rows.remove(ask, OutputFileRow, id_, None)
    record(ask, OUTPUT["delete"](output_file_id=id_, project_id=project_id))


def _project_of(ask: Ask, id_: UUID) -> UUID | None:
    chosen = select(Entity.project_id).join(OutputFile, OutputFile.entity_id == Entity.id)
    return ask.db.scalar(chosen.where(OutputFile.id == id_))


def update_preview(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change a preview; a new revision must be free, and the other previews of the old one follow it.

    A broken movie whose status becomes `processing` is encoded again. Records preview-file:update.
    """
    found = ask.db.get(PreviewFile, id_, with_for_update=True)
    if found is None:
        raise NotFound()
    new = values.get("revision")
    if new is not None and new != found.revision and found.position == 1 and found.task_id is not None:
        same_task = PreviewFile.task_id == found.task_id
        taken = exists().where(same_task, PreviewFile.revision == new, PreviewFile.position == 1)
        if ask.db.scalar(select(taken)):
            raise WrongParameter("This revision is taken already.")
        others = update(PreviewFile).where(
            same_task, PreviewFile.revision == found.revision, PreviewFile.id != id_
        )
        ask.db.execute(others.values(revision=new, updated_at=func.clock_timestamp()))
    if values.get("status") == "processing":
        preview_movies.again(ask, [id_])  # a broken movie is encoded once more
        ask.db.refresh(found)
        values.pop("data", None)
    rows.change(ask, PreviewFileRow, id_, values, links, None)
    project_id = ask.db.scalar(select(Task.project_id).where(Task.id == found.task_id))
    changed = PreviewFileUpdated(preview_file_id=id_, status=values.get("status"), project_id=project_id)
    record(ask, changed)


def create_background(ask: Ask, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> UUID:
    """Create a preview background; a default one takes the place of the former."""
    _refuse_taken(ask, values.get("name"), None)
    id_ = rows.create(ask, PreviewBackgroundFileRow, values, links, told_background)
    _keep_one_default(ask, values, id_)
    return id_


def update_background(ask: Ask, id_: UUID, values: dict[str, Any], links: Mapping[str, list[UUID]]) -> None:
    """Change a preview background; a default one takes the place of the former."""
    _refuse_taken(ask, values.get("name"), id_)
    rows.change(ask, PreviewBackgroundFileRow, id_, values, links, told_background)
    _keep_one_default(ask, values, id_)


def _refuse_taken(ask: Ask, name: str | None, id_: UUID | None) -> None:
    taken = select(PreviewBackgroundFile.id).where(PreviewBackgroundFile.name == name)
    if name is not None and ask.db.scalars(taken.where(PreviewBackgroundFile.id.is_distinct_from(id_))).first():
        raise WrongParameter("A preview background with this name already exists.")


def _keep_one_default(ask: Ask, values: dict[str, Any], id_: UUID) -> None:
    if values.get("is_default"):
        others = update(PreviewBackgroundFile).where(
            PreviewBackgroundFile.id != id_, PreviewBackgroundFile.is_default.is_(True)
        )
        ask.db.execute(others.values(is_default=False))
