"""Episodes (spec 20 §11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import boards as access
from app.access import entities, member
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import QueryProject, of_kind
from app.http.gates import in_project, shows
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds, rows
from app.queries.json import JsonStream, JsonText
from app.schemas import episodes as schemas
from app.schemas.entities import EditRow, EpisodeRow, SequenceRow, ShotRow
from app.schemas.truth import Forced, Related
from app.services import episodes, removals


@data.resource("/episodes")
class EpisodeList(Resource):
    @operation(access=QueryProject(), reply=EpisodeRow, many=True)
    def get(self, ask: Ask) -> JsonStream:
        """The episodes of a project, by name."""
        return kinds.listed(ask, "Episode", EpisodeRow, request.args, sees=access.SEES_EPISODE)


@data.resource("/projects/<uuid:project_id>/episodes")
class ProjectEpisodes(Resource):
    @operation(access=in_project(), reply=EpisodeRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonStream:
        """The episodes of a project, by name; a vendor's are those that hold work of theirs."""
        here = Entity.project_id == project_id
        return kinds.listed(ask, "Episode", EpisodeRow, request.args, here, sees=access.SEES_EPISODE)

    @operation(access=in_project("manager"), body=schemas.EpisodePost, reply=EpisodeRow, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any]) -> JsonText:
        """Create an episode; one of the same name is answered unchanged."""
        return rows.one(ask, EpisodeRow, episodes.create(ask, project_id, body))


@data.resource("/episodes/<uuid:episode_id>")
class Episode(Resource):
    @operation(access=shows(access.SEES_EPISODE), reply=schemas.FullEpisodeRow)
    def get(self, ask: Ask, episode_id: UUID) -> JsonText:
        """An episode with its project's name."""
        return kinds.seen(ask, "Episode", schemas.FullEpisodeRow, episode_id, access.SEES_EPISODE)

    @operation(access=of_kind("Episode", entities.DELETES), status=204, query=Forced)
    def delete(self, ask: Ask, episode_id: UUID, query: dict[str, Any]) -> None:
        """Remove an empty episode; with `force=true` also all that is in it."""
        removals.remove_container(ask, "Episode", episode_id, query["force"])


@data.resource("/episodes/<uuid:episode_id>/sequences")
class EpisodeSequences(Resource):
    @operation(access=of_kind("Episode", member), reply=SequenceRow, many=True)
    def get(self, ask: Ask, episode_id: UUID) -> JsonStream:
        """The sequences of an episode, by name."""
        below = kinds.children_of(episode_id)
        return kinds.listed(ask, "Sequence", SequenceRow, request.args, below, sees=access.SEES_SEQUENCE)


@data.resource("/episodes/<uuid:episode_id>/shots")
class EpisodeShots(Resource):
    @operation(access=of_kind("Episode", access.SEES_EPISODE), reply=ShotRow, many=True, query=Related)
    def get(self, ask: Ask, episode_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The shots of an episode's sequences."""
        return kinds.listed(ask, "Shot", ShotRow, {}, kinds.below(episode_id), relations=query["relations"])


@data.resource("/episodes/<uuid:episode_id>/edits")
class EpisodeEdits(Resource):
    @operation(access=of_kind("Episode", access.SEES_EPISODE), reply=EditRow, many=True, query=Related)
    def get(self, ask: Ask, episode_id: UUID, query: dict[str, Any]) -> JsonStream:
        """The edits of an episode."""
        return kinds.listed(
            ask, "Edit", EditRow, {}, kinds.children_of(episode_id), relations=query["relations"]
        )
