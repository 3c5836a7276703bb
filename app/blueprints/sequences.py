"""Sequences (spec 20 §11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import boards as access
from app.access import entities, member
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import QueryParent, of_kind
from app.http.gates import in_project, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas import sequences as schemas
from app.schemas.entities import SceneRow, SequenceRow
from app.schemas.shots import ShotListRow
from app.schemas.truth import Forced
from app.schemas.write import uuid_of
from app.services import removals, sequences


@data.resource("/sequences")
class SequenceList(Resource):
    @operation(access=QueryParent("Episode", "episode_id"), reply=SequenceRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The sequences of a project, or of an episode, by name."""
        where = []
        if request.args.get("episode_id"):
            where.append(Entity.parent_id == uuid_of(request.args["episode_id"], "episode_id"))
        return kinds.listed(ask, "Sequence", SequenceRow, request.args, *where, sees=access.SEES_SEQUENCE)


@data.resource("/projects/<uuid:project_id>/sequences")
class ProjectSequences(Resource):
    @operation(access=in_project(), reply=SequenceRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The sequences of a project, by name; a vendor's are those that hold work of theirs."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "Sequence", SequenceRow, request.args, here, sees=access.SEES_SEQUENCE)

    @operation(access=in_project("manager"), body=schemas.SequencePost, reply=SequenceRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create a sequence; one of the same name in the episode is answered unchanged."""
        return rows.one(ask, SequenceRow, sequences.create(ask, project_id, body))


@data.resource("/sequences/<uuid:sequence_id>")
class Sequence(Resource):
    @operation(access=shows(access.SEES_SEQUENCE), reply=schemas.FullSequenceRow)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonText:
        """A sequence with the names above it."""
        return kinds.seen(ask, "Sequence", schemas.FullSequenceRow, sequence_id, access.SEES_SEQUENCE)

    @operation(access=of_kind("Sequence", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, sequence_id: UUID, query: dict[str, Any]) -> None:
        """Remove an empty sequence; with `force=true` also all that is in it."""
        removals.remove_container(ask, "Sequence", sequence_id, query["force"])


@data.resource("/sequences/<uuid:sequence_id>/shots")
class SequenceShots(Resource):
    @operation(access=of_kind("Sequence", member), reply=ShotListRow, many=True)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonStream:
        """The shots of a sequence, by name."""
        return kinds.listed(ask, "Shot", ShotListRow, request.args, kinds.children_of(sequence_id))


@data.resource("/sequences/<uuid:sequence_id>/scenes")
class SequenceScenes(Resource):
    @operation(access=of_kind("Sequence", access.SEES_SEQUENCE), reply=SceneRow, many=True)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonStream:
        """The scenes of a sequence, by name."""
        return kinds.listed(ask, "Scene", SceneRow, {}, kinds.children_of(sequence_id))
