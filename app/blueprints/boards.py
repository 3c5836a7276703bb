"""Boards: `/data/<kind>/with-tasks` (spec 20 §5.3, 5.4, 6.1, 9, 11.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_restful import Resource

from app.access import projects
from app.access.rule import ADMIN
from app.ask import Ask
from app.errors import Forbidden, NotFound, WrongParameter
from app.http.domains import data
from app.http.gates import Gate, in_project, on
from app.http.operation import operation
from app.models import Entity
from app.queries import boards
from app.queries.json import JsonStream
from app.schemas import boards as schemas
from app.schemas.write import uuid_of


class QueryProject(Gate):
    """The project of the query string is the caller's; without one, admins only (spec 20 §11.1)."""

    words = f"team member of ?project_id=; without it {ADMIN.words}"

    def __init__(self, *refused: str) -> None:
        self.refused = refused

    def check(self, ask: Ask, path: Mapping[str, Any], raw: Any) -> None:
        """Refuse, or return."""
        given = request.args.get("project_id")
        if not given:
            self.without_project(ask)
            return
        project_id = uuid_of(given, "project_id")
        in_project(exists=False).check(ask, {"project_id": project_id}, raw)
        if ask.caller.role_in(project_id) in self.refused:
            raise Forbidden()

    def without_project(self, ask: Ask) -> None:
        """No project is named."""
        if not ask.caller.is_admin:
            raise Forbidden()


class AssetBoardAccess(QueryProject):
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
        access=QueryProject(),
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
    @operation(access=QueryProject(), query=schemas.BoardQuery, reply=schemas.BoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Sequences with their own tasks."""
        return boards.read(ask, boards.SEQUENCES, schemas.plain(query))


@data.resource("/episodes/with-tasks")
class EpisodeBoard(Resource):
    @operation(access=QueryProject(), query=schemas.BoardQuery, reply=schemas.BoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Episodes with their own tasks."""
        return boards.read(ask, boards.EPISODES, schemas.plain(query))


@data.resource("/scenes/with-tasks")
class SceneBoard(Resource):
    @operation(access=QueryProject("vendor"), query=schemas.BoardQuery, reply=schemas.BoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Scenes with their tasks."""
        return boards.read(ask, boards.SCENES, schemas.plain(query))


@data.resource("/edits/with-tasks")
class EditBoard(Resource):
    @operation(access=QueryProject(), query=schemas.BoardQuery, reply=schemas.EditBoardRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """Edits with their tasks."""
        return boards.read(ask, boards.EDITS, schemas.plain(query))
