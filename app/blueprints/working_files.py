"""Doors of working files (spec 40 §3.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_restful import Resource

from app.access import entities, files, tasks
from app.ask import Ask
from app.http import files as stored_files
from app.http.bodies import FileBody
from app.http.domains import actions, data
from app.http.gates import on
from app.http.operation import operation
from app.models import Entity, Task, WorkingFile
from app.queries import rows
from app.queries import working_files as read
from app.queries.json import JsonText
from app.schemas import working_files as schemas
from app.schemas.files import WorkingFileRow
from app.schemas.output_files import WorkingFilePath
from app.schemas.write import uuid_of
from app.services import working_files
from app.services.path_templates import MalformedTree
from app.storage.keys import file

SEES_TASK = on(Task, tasks.SEES)


@data.resource("/tasks/<uuid:task_id>/working-files")
class TaskWorkingFiles(Resource):
    @operation(access=SEES_TASK, reply=WorkingFileRow, many=True)
    def get(self, ask: Ask, task_id: UUID) -> JsonText:
        """The working files of a task, newest revision first."""
        return read.of_task(ask, task_id)


@data.resource("/tasks/<uuid:task_id>/working-files/last-revisions")
class TaskWorkingFilesLast(Resource):
    @operation(access=SEES_TASK, reply=WorkingFileRow)
    def get(self, ask: Ask, task_id: UUID) -> JsonText:
        """The highest revision of each working file of a task, as an object by name."""
        return read.last_of_task(ask, task_id)


@data.resource("/tasks/<uuid:task_id>/working-file-path")
class TaskWorkingFilePath(Resource):
    @operation(access=SEES_TASK, body=schemas.WorkingFilePathPost, reply=WorkingFilePath)
    def post(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> dict[str, str]:
        """Where a working file would go; nothing is saved."""
        try:
            return working_files.path(ask, task_id, body)
        except MalformedTree as refusal:
            raise MalformedTree(refusal.message, received_data=body) from None


@data.resource("/tasks/<uuid:task_id>/working-files/new")
class TaskWorkingFileNew(Resource):
    @operation(access=SEES_TASK, body=schemas.WorkingFilePost, reply=WorkingFileRow, status=201)
    def post(self, ask: Ask, task_id: UUID, body: dict[str, Any]) -> JsonText:
        """Add a revision of a working file; the caller is on the task from now on."""
        return rows.one(ask, WorkingFileRow, working_files.publish(ask, task_id, body))


@data.resource("/entities/<uuid:entity_id>/working-files")
class EntityWorkingFiles(Resource):
    @operation(
        access=on(Entity, entities.SEES), query=schemas.EntityWorkingFiles, reply=WorkingFileRow, many=True
    )
    def get(self, ask: Ask, entity_id: UUID, query: dict[str, Any]) -> JsonText:
        """The working files of an entity, newest revision first; a vendor's are those of their tasks."""
        given = query["task_id"]
        task_id = uuid_of(given, "task_id") if given else None
        relations = query["relations"].lower() == "true"
        return read.of_entity(ask, entity_id, task_id, query["name"], relations=relations)


@actions.resource("/working-files/<uuid:working_file_id>/comment")
class WorkingFileComment(Resource):
    @operation(
        access=on(WorkingFile, files.WORKING_FILE_EDITS), body=schemas.WorkingFileComment, reply=WorkingFileRow
    )
    def put(self, ask: Ask, working_file_id: UUID, body: dict[str, Any]) -> JsonText:
        """Say something about a working file."""
        working_files.comment(ask, working_file_id, body["comment"])
        return rows.one(ask, WorkingFileRow, working_file_id)


@actions.resource("/working-files/<uuid:working_file_id>/modified")
class WorkingFileModified(Resource):
    @operation(access=on(WorkingFile, files.WORKING_FILE_EDITS), reply=WorkingFileRow)
    def put(self, ask: Ask, working_file_id: UUID) -> JsonText:
        """The working file was saved just now."""
        working_files.touch(ask, working_file_id)
        return rows.one(ask, WorkingFileRow, working_file_id)


@data.resource("/working-files/<uuid:working_file_id>/file")
class WorkingFileBinary(Resource):
    @operation(access=on(WorkingFile, files.WORKING_FILE_SEES), media_type=stored_files.OCTETS)
    def get(self, ask: Ask, working_file_id: UUID) -> Response:
        """Download a working file."""
        return stored_files.stored(ask, file("working", working_file_id), media_type=stored_files.OCTETS)

    @operation(
        access=on(WorkingFile, files.WORKING_FILE_SEES),
        body=FileBody(),
        reply=WorkingFileRow,
        status=201,
    )
    def post(self, ask: Ask, working_file_id: UUID, body: Any) -> JsonText:
        """Upload a working file, in the field `file`; a former one is replaced."""
        working_files.store(ask, working_file_id, body.stream)
        return rows.one(ask, WorkingFileRow, working_file_id, relations=True)
