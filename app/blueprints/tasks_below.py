"""The tasks of what is below a sequence or an episode (spec 20 §9, 11.1)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access import entities
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.operation import operation
from app.models import Entity
from app.queries import kinds
from app.queries import task_lists as read
from app.queries.boards import is_kind
from app.queries.json import JsonStream
from app.schemas.task_lists import DetailedTaskRow

OF_SEQUENCE = of_kind("Sequence", entities.SEES_NO_VENDOR)
OF_EPISODE = of_kind("Episode", entities.SEES_NO_VENDOR)


def _relations() -> bool:
    return request.args.get("relations", "").lower() == "true"


@data.resource("/sequences/<uuid:sequence_id>/shot-tasks")
class SequenceShotTasks(Resource):
    """Work in a sequence."""

    @operation(access=OF_SEQUENCE, reply=DetailedTaskRow, many=True)
    def get(self, ask: Ask, sequence_id: UUID) -> JsonStream:
        """List the tasks of a sequence's shots and scenes; assignees with `relations=true`."""
        return read.under(ask, _relations(), kinds.children_of(sequence_id))


@data.resource("/episodes/<uuid:episode_id>/shot-tasks")
class EpisodeShotTasks(Resource):
    """Work on an episode's shots."""

    @operation(access=OF_EPISODE, reply=DetailedTaskRow, many=True)
    def get(self, ask: Ask, episode_id: UUID) -> JsonStream:
        """List the tasks of an episode's shots and scenes; assignees with `relations=true`."""
        return read.under(ask, _relations(), kinds.below(episode_id))


@data.resource("/episodes/<uuid:episode_id>/asset-tasks")
class EpisodeAssetTasks(Resource):
    """Work on an episode's assets."""

    @operation(access=OF_EPISODE, reply=DetailedTaskRow, many=True)
    def get(self, ask: Ask, episode_id: UUID) -> JsonStream:
        """List the tasks of the assets that belong to an episode; assignees with `relations=true`."""
        return read.under(ask, _relations(), is_kind("Asset", Entity), Entity.source_id == episode_id)


@data.resource("/episodes/<uuid:episode_id>/edit-tasks")
class EpisodeEditTasks(Resource):
    """Work on an episode's edits."""

    @operation(access=OF_EPISODE, reply=DetailedTaskRow, many=True)
    def get(self, ask: Ask, episode_id: UUID) -> JsonStream:
        """List the tasks of an episode's edits; assignees with `relations=true`."""
        return read.under(ask, _relations(), is_kind("Edit", Entity), kinds.children_of(episode_id))
