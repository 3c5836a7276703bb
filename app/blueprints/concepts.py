"""Concepts: pictures of what will be made (spec 20 §8, 10.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.http.domains import actions, data
from app.http.entity_gates import QueryProject, of_kind
from app.http.gates import in_project, on, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import concepts as read
from app.queries import kinds, rows, task_lists
from app.queries.json import JsonStream, JsonText
from app.schemas import concepts as schemas
from app.schemas.boards import ConceptBoardTask, LinkedBoardRow
from app.schemas.task_lists import DetailedTaskRow
from app.schemas.truth import Forced, Related
from app.services import concepts, removals

STAFF = in_project("manager", "supervisor", "user")
SEEN = of_kind("Concept", entities.SEES_CONCEPT)


@data.resource("/concepts")
class ConceptList(Resource):
    @operation(access=QueryProject("vendor", "client"), reply=schemas.ConceptListRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The concepts of a project, by name."""
        return kinds.listed(ask, "Concept", schemas.ConceptListRow, request.args, sees=entities.SEES_CONCEPT)


@data.resource("/projects/<uuid:project_id>/concepts")
class ProjectConcepts(Resource):
    @operation(access=STAFF, reply=schemas.ConceptRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The concepts of a project, by name."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "Concept", schemas.ConceptRow, {}, here, sees=entities.SEES_CONCEPT)

    @operation(access=STAFF, body=schemas.ConceptPost, reply=schemas.ConceptRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create a concept; one of the same name in the project is answered unchanged."""
        return rows.one(ask, schemas.ConceptRow, concepts.create(ask, project_id, body))


@data.resource("/concepts/<uuid:concept_id>")
class Concept(Resource):
    @operation(access=shows(entities.SEES_CONCEPT), reply=schemas.FullConceptRow)
    def get(self, ask: Ask, concept_id: UUID) -> JsonText:
        """A concept with its tasks and all its columns and collections."""
        return kinds.seen(
            ask, "Concept", schemas.FullConceptRow, concept_id, entities.SEES_CONCEPT, ConceptBoardTask
        )

    @operation(access=of_kind("Concept", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, concept_id: UUID, query: dict[str, Any]) -> None:
        """Cancel a concept that has tasks, remove it otherwise or with `force=true`."""
        removals.cancel_or_remove(ask, "Concept", concept_id, query["force"])


@data.resource("/concepts/<uuid:concept_id>/tasks")
class ConceptTasks(Resource):
    @operation(access=SEEN, reply=DetailedTaskRow, many=True, query=Related)
    def get(self, ask: Ask, concept_id: UUID, query: dict[str, Any]) -> JsonText:
        """The tasks of a concept with the names around them; assignees with `relations=true`."""
        return task_lists.of_entity(ask, concept_id, query["relations"])


@data.resource("/entities/<uuid:entity_id>/entities-linked/with-tasks")
class EntityConcepts(Resource):
    @operation(access=on(Entity, entities.SEES), reply=LinkedBoardRow, many=True)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """The concepts that show an entity, with their tasks."""
        return read.showing(ask, entity_id)


@actions.resource("/projects/<uuid:project_id>/move-concepts")
class ConceptsMove(Resource):
    @operation(access=in_project("manager", "supervisor"), body=schemas.ConceptsMove)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> list[UUID]:
        """Put concepts into a folder, or to the root; answers the ids of those moved."""
        return concepts.move(ask, project_id, body["concept_ids"], body["concept_folder_id"])
