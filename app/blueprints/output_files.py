"""Doors of output files: of entities, and of asset instances where they appear (spec 40 §3.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import asset_instances, entities, files
from app.ask import Ask
from app.errors import NotFound
from app.http.domains import data
from app.http.gates import SIGNED_IN, in_project, on
from app.http.operation import operation
from app.models import AssetInstance, Entity, OutputFile, OutputType, WorkingFile
from app.queries import output_files as read
from app.queries import rows
from app.queries.json import JsonStream, JsonText
from app.schemas import output_files as schemas
from app.schemas.files import OutputFileRow, WorkingFileRow
from app.schemas.tables import OutputTypeRow
from app.services import output_files
from app.services.path_templates import MalformedTree

ENTITY = "/entities/<uuid:entity_id>"
INSTANCE = "/asset-instances/<uuid:asset_instance_id>"
APPEARANCE = f"{INSTANCE}/entities/<uuid:temporal_entity_id>"
SEES_ENTITY = on(Entity, entities.SEES)
SEES_INSTANCE = on(AssetInstance, asset_instances.READS)
SEES_APPEARANCE = SEES_INSTANCE & on(Entity, entities.SEES, "temporal_entity_id")


def _path(ask: Ask, source: output_files.Source, body: dict[str, Any]) -> dict[str, str]:
    try:
        return output_files.path(ask, source, body)
    except MalformedTree as refusal:
        raise MalformedTree(refusal.message, received_data=body) from None


def _published(ask: Ask, source: output_files.Source, body: dict[str, Any]) -> JsonText:
    id_, folder, name = output_files.publish(ask, source, body)
    return read.one(ask, id_, folder, name)


def _refuse_unknown_type(ask: Ask, output_type_id: UUID) -> None:
    if ask.db.get(OutputType, output_type_id) is None:
        raise NotFound("No output type has this id.")


@data.resource(f"{ENTITY}/output-file-path")
class EntityOutputFilePath(Resource):
    @operation(access=SEES_ENTITY, body=schemas.OutputFilePathPost, reply=schemas.OutputFilePath)
    def post(self, ask: Ask, entity_id: UUID, body: dict[str, Any]) -> dict[str, str]:
        """Where an output file of an entity would go; nothing is saved."""
        return _path(ask, output_files.source(ask, entity_id), body)


@data.resource(f"{APPEARANCE}/output-file-path")
class InstanceOutputFilePath(Resource):
    @operation(access=SEES_APPEARANCE, body=schemas.OutputFilePathPost, reply=schemas.OutputFilePath)
    def post(
        self, ask: Ask, asset_instance_id: UUID, temporal_entity_id: UUID, body: dict[str, Any]
    ) -> dict[str, str]:
        """Where an output file of an asset instance would go; nothing is saved."""
        return _path(ask, output_files.source(ask, temporal_entity_id, asset_instance_id), body)


@data.resource(f"{ENTITY}/output-files/new")
class EntityOutputFileNew(Resource):
    @operation(access=SEES_ENTITY, body=schemas.OutputFilePost, reply=OutputFileRow, status=201)
    def post(self, ask: Ask, entity_id: UUID, body: dict[str, Any]) -> JsonText:
        """Publish a revision of an output file of an entity."""
        return _published(ask, output_files.source(ask, entity_id), body)


@data.resource(f"{APPEARANCE}/output-files/new")
class InstanceOutputFileNew(Resource):
    @operation(access=SEES_APPEARANCE, body=schemas.OutputFilePost, reply=OutputFileRow, status=201)
    def post(
        self, ask: Ask, asset_instance_id: UUID, temporal_entity_id: UUID, body: dict[str, Any]
    ) -> JsonText:
        """Publish a revision of an output file of an asset instance."""
        return _published(ask, output_files.source(ask, temporal_entity_id, asset_instance_id), body)


@data.resource(f"{ENTITY}/output-files/next-revision")
class EntityNextRevision(Resource):
    @operation(access=SEES_ENTITY, body=schemas.NextRevisionPost, reply=schemas.NextRevision)
    def post(self, ask: Ask, entity_id: UUID, body: dict[str, Any]) -> dict[str, int]:
        """The next revision of an output file of an entity."""
        source = output_files.source(ask, entity_id)
        return {"next_revision": output_files.coming_revision(ask, source, body)}


@data.resource(f"{APPEARANCE}/output-files/next-revision")
class InstanceNextRevision(Resource):
    @operation(access=SEES_APPEARANCE, body=schemas.NextRevisionPost, reply=schemas.NextRevision)
    def post(
        self, ask: Ask, asset_instance_id: UUID, temporal_entity_id: UUID, body: dict[str, Any]
    ) -> dict[str, int]:
        """The next revision of an output file of an asset instance."""
        source = output_files.source(ask, temporal_entity_id, asset_instance_id)
        return {"next_revision": output_files.coming_revision(ask, source, body)}


@data.resource(f"{ENTITY}/output-files/last-revisions")
class EntityOutputFilesLast(Resource):
    @operation(access=SEES_ENTITY, query=schemas.OutputFileFilter, reply=OutputFileRow, many=True)
    def get(self, ask: Ask, entity_id: UUID, query: dict[str, Any]) -> JsonText:
        """The highest revision of each output file of an entity."""
        return read.last(ask, query, *read.of_entity(entity_id))


@data.resource(f"{APPEARANCE}/output-files/last-revisions")
class InstanceOutputFilesLast(Resource):
    @operation(access=SEES_APPEARANCE, query=schemas.OutputFileFilter, reply=OutputFileRow, many=True)
    def get(
        self, ask: Ask, asset_instance_id: UUID, temporal_entity_id: UUID, query: dict[str, Any]
    ) -> JsonText:
        """The highest revision of each output file of an asset instance."""
        return read.last(ask, query, *read.of_instance(asset_instance_id, temporal_entity_id))


@data.resource(f"{ENTITY}/output-types")
class EntityOutputTypes(Resource):
    @operation(access=SEES_ENTITY, reply=OutputTypeRow, many=True)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """The output types of an entity's files, by name."""
        return read.types(ask, OutputFile.entity_id == entity_id)


@data.resource(f"{APPEARANCE}/output-types")
class InstanceOutputTypes(Resource):
    @operation(access=SEES_APPEARANCE, reply=OutputTypeRow, many=True)
    def get(self, ask: Ask, asset_instance_id: UUID, temporal_entity_id: UUID) -> JsonText:
        """The output types of an asset instance's files, by name."""
        return read.types(ask, *read.of_instance(asset_instance_id, temporal_entity_id))


@data.resource(f"{ENTITY}/output-types/<uuid:output_type_id>/output-files")
class EntityOutputFilesOfType(Resource):
    @operation(access=SEES_ENTITY, query=schemas.RepresentationFilter, reply=OutputFileRow, many=True)
    def get(self, ask: Ask, entity_id: UUID, output_type_id: UUID, query: dict[str, Any]) -> JsonText:
        """The output files of a type of an entity, newest revision first."""
        _refuse_unknown_type(ask, output_type_id)
        is_type = OutputFile.output_type_id == output_type_id
        return read.listed(ask, *read.of_entity(entity_id), is_type, *read.asked(query))


@data.resource(f"{APPEARANCE}/output-types/<uuid:output_type_id>/output-files")
class InstanceOutputFilesOfType(Resource):
    @operation(access=SEES_APPEARANCE, query=schemas.RepresentationFilter, reply=OutputFileRow, many=True)
    def get(
        self,
        ask: Ask,
        asset_instance_id: UUID,
        temporal_entity_id: UUID,
        output_type_id: UUID,
        query: dict[str, Any],
    ) -> JsonText:
        """The output files of a type of an asset instance, newest revision first."""
        _refuse_unknown_type(ask, output_type_id)
        is_type = OutputFile.output_type_id == output_type_id
        chosen = read.of_instance(asset_instance_id, temporal_entity_id)
        return read.listed(ask, *chosen, is_type, *read.asked(query))


@data.resource("/projects/<uuid:project_id>/output-files")
class ProjectOutputFiles(Resource):
    @operation(access=in_project("manager"), query=schemas.OutputFileFilter, reply=OutputFileRow, many=True)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The output files of a production's entities, the newest first."""
        return read.of_project(ask, project_id, query)


@data.resource(f"{ENTITY}/output-files")
class EntityOutputFiles(Resource):
    @operation(access=SEES_ENTITY, query=schemas.OutputFileFilter, reply=OutputFileRow, many=True)
    def get(self, ask: Ask, entity_id: UUID, query: dict[str, Any]) -> JsonText:
        """The output files of an entity, newest revision first."""
        return read.listed(ask, *read.of_entity(entity_id), *read.asked(query))


@data.resource(f"{INSTANCE}/output-files")
class InstanceOutputFiles(Resource):
    @operation(access=SEES_INSTANCE, query=schemas.InstanceOutputFileFilter, reply=OutputFileRow, many=True)
    def get(self, ask: Ask, asset_instance_id: UUID, query: dict[str, Any]) -> JsonText:
        """The output files of an asset instance wherever it appears, newest revision first."""
        return read.listed(ask, *read.of_instance(asset_instance_id), *read.asked(query))


@data.resource("/files/<uuid:file_id>")
class AnyFile(Resource):
    @operation(access=SIGNED_IN, reply=WorkingFileRow)
    def get(self, ask: Ask, file_id: UUID) -> JsonText:
        """The working file of this id, else the output file; whoever may read its own route reads it here."""
        if ask.db.get(WorkingFile, file_id) is not None:
            return rows.seen(ask, WorkingFileRow, files.WORKING_FILE_SEES, file_id)
        return rows.seen(ask, OutputFileRow, files.OUTPUT_FILE_SEES, file_id)
