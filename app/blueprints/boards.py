"""Boards: `/data/<kind>/with-tasks` (spec 20 §5.3, 5.4, 6.1, 9, 11.1)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_restful import Resource

from app.access import projects
from app.ask import Ask
from app.errors import NotFound, WrongParameter
from app.http.domains import data
from app.http.entity_gates import BoardProject
from app.http.gates import on
from app.http.operation import operation
from app.models import Entity
from app.queries import boards
from app.queries.json import JsonStream
from app.schemas import boards as schemas
from app.schemas.write import uuid_of


class AssetBoardAccess(BoardProject):
    """Access to the query's project, else to its episode's; without both, to one's own (spec 20 §6.1)."""

    words = "team member of ?project_id= or of the project of ?episode_id=; without both the caller's projects"

    def without_project(self, ask: Ask) -> None:
        """The episode's project decides; `all` and `main` are no episodes here."""
        given = request.args.get("episode_id")
        if given:
            try:
                episode_id = uuid_of(given, "episode_id")
            except WrongParameter as wrong:
                raise NotFound("No episode has this id.") from wrong
            on(Entity, projects.SEES, "episode_id").check(ask, {"episode_id": episode_id}, None)


@data.resource("/shots/with-tasks")
class ShotBoard(Resource):
    @operation(
        access=BoardProject(),
        query=schemas.BoardQuery,
        reply=schemas.ShotBoardRow,
        many=True,
        etag="project_id",
    )
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Shots with their tasks. `compact=true`: arrays under a header; `stream=true`: one JSON a line."""
        return boards.read(ask, boards.SHOTS, query)


@data.resource("/assets/with-tasks")
class AssetBoard(Resource):
    @operation(
        access=AssetBoardAccess(),
        query=schemas.BoardQuery,
        reply=schemas.AssetBoardRow,
        many=True,
        etag="project_id",
    )
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Assets with their tasks. `compact=true`: arrays under a header; `stream=true`: one JSON a line."""
        return boards.read(ask, boards.ASSETS, query)


@data.resource("/sequences/with-tasks")
class SequenceBoard(Resource):
    @operation(access=BoardProject(), query=schemas.ContainerBoardQuery, reply=schemas.BoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Sequences with their own tasks."""
        return boards.read(ask, boards.SEQUENCES, query)


@data.resource("/episodes/with-tasks")
class EpisodeBoard(Resource):
    @operation(access=BoardProject(), query=schemas.ContainerBoardQuery, reply=schemas.BoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Episodes with their own tasks."""
        return boards.read(ask, boards.EPISODES, query)


@data.resource("/scenes/with-tasks")
class SceneBoard(Resource):
    @operation(
        access=BoardProject("vendor"), query=schemas.ContainerBoardQuery, reply=schemas.BoardRow, many=True
    )
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Scenes with their tasks."""
        return boards.read(ask, boards.SCENES, query)


@data.resource("/concepts/with-tasks")
class ConceptBoard(Resource):
    @operation(
        access=BoardProject("vendor", "client"),
        query=schemas.EntityBoardQuery,
        reply=schemas.ConceptBoardRow,
        many=True,
    )
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Concepts with their tasks."""
        return boards.read(ask, boards.CONCEPTS, query)


@data.resource("/edits/with-tasks")
class EditBoard(Resource):
    @operation(access=BoardProject(), query=schemas.EditBoardQuery, reply=schemas.EditBoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Edits with their tasks."""
        return boards.read(ask, boards.EDITS, query)
