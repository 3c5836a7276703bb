"""The folders of concepts (spec 20 §8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.access import projects
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import in_project
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas.concepts import ConceptFolderName, ConceptFolderRow
from app.services import concept_folders

SUPERVISED = of_kind("ConceptFolder", projects.SUPERVISES, "concept_folder_id")


@data.resource("/projects/<uuid:project_id>/concept-folders")
class ProjectConceptFolders(Resource):
    @operation(access=in_project("manager", "supervisor", "user"), reply=ConceptFolderRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The folders of a project, by name."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "ConceptFolder", ConceptFolderRow, {}, here)

    @operation(
        access=in_project("manager", "supervisor"), body=ConceptFolderName, reply=ConceptFolderRow, status=201
    )
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create a folder; one of the same name is answered unchanged."""
        return rows.one(ask, ConceptFolderRow, concept_folders.create(ask, project_id, body["name"]))


@data.resource("/concept-folders/<uuid:concept_folder_id>")
class ConceptFolder(Resource):
    @operation(access=SUPERVISED, body=ConceptFolderName, reply=ConceptFolderRow)
    def put(self, ask: Ask, concept_folder_id: UUID, body: dict[str, Any]) -> JsonText:
        """Rename a folder."""
        concept_folders.rename(ask, concept_folder_id, body["name"])
        return rows.one(ask, ConceptFolderRow, concept_folder_id)

    @operation(access=SUPERVISED, status=204)
    def delete(self, ask: Ask, concept_folder_id: UUID) -> None:
        """Remove a folder; the concepts in it go to the root."""
        concept_folders.remove(ask, concept_folder_id)
