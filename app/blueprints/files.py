"""Doors of the generic routes of working files, output files and previews (spec 40 §7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.access import files
from app.access.rule import ADMIN, ANYONE
from app.ask import Ask
from app.blueprints.crud import Table, place
from app.http.gates import only
from app.models import PreviewFile, Task
from app.schemas.files import OutputFileRow, PreviewFileRow, WorkingFileRow
from app.schemas.tables import PreviewBackgroundFileRow
from app.schemas.write import uuid_of
from app.services import files as file_services
from app.services import preview_backgrounds, preview_removals, working_files


def of_project(_ask: Ask, given: str) -> ColumnElement[bool]:
    """Previews of the tasks of a project."""
    task: Any = aliased(Task)
    return exists().where(task.id == PreviewFile.task_id, task.project_id == uuid_of(given, "project_id"))


def remove_preview(ask: Ask, id_: UUID) -> None:
    """Delete a preview; `?force=true` with its files at once."""
    preview_removals.remove(ask, id_, request.args.get("force", "").lower() == "true")


place(
    Table(
        path="working-files",
        schema=WorkingFileRow,
        list=files.WORKING_FILE_LISTS,
        door=only(files.NO_GLOBAL_VENDOR),
        read=files.WORKING_FILE_SEES,
        update=files.WORKING_FILE_EDITS,
        creates=working_files.create_row,
        updates=working_files.update_row,
        deletes=working_files.remove,
        malformed=404,
        quiet=True,
    )
)
place(
    Table(
        path="output-files",
        schema=OutputFileRow,
        list=files.OUTPUT_FILE_LISTS,
        door=only(files.NO_GLOBAL_VENDOR),
        read=files.OUTPUT_FILE_SEES,
        update=files.OUTPUT_FILE_EDITS,
        malformed=404,
        quiet=True,
        creates=file_services.create_output,
        updates=file_services.update_output,
        deletes=file_services.remove_output,
    )
)
place(
    Table(
        path="preview-files",
        schema=PreviewFileRow,
        list=files.PREVIEW_LISTS,
        read=files.PREVIEW_SEES,
        update=files.PREVIEW_EDITS,
        delete=files.PREVIEW_MANAGES,
        filters={"project_id": of_project},
        updates=file_services.update_preview,
        deletes=remove_preview,
        told=file_services.told_preview,
    )
)
place(
    Table(
        path="preview-background-files",
        schema=PreviewBackgroundFileRow,
        read=ANYONE,
        create=ADMIN,
        creates=file_services.create_background,
        updates=file_services.update_background,
        deletes=preview_backgrounds.remove,
        told=file_services.told_background,
    )
)
