"""Timelines in: EDL and OpenTimelineIO (spec 50 §4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_restful import Resource

from app.ask import Ask
from app.blueprints.imports.csv import answered, content_of
from app.http.bodies import FormBody
from app.http.domains import imports
from app.http.gates import in_project
from app.http.operation import operation
from app.imports import conventions, cuts, timelines
from app.imports.conventions import Convention
from app.queries import import_answers, import_facts, timeline_facts
from app.schemas.entities import ShotRow
from app.schemas.imports import TimelineFile, TimelineQuery, TimelineReply
from app.services import shot_imports

MANAGES = in_project("manager")
FILE = FormBody(TimelineFile)


def _stored(
    ask: Ask, project_id: UUID, episode_id: UUID | None, body: dict[str, Any], query: dict[str, Any]
) -> Any:
    content = content_of(body)
    cut = timeline_facts.of(ask, project_id, episode_id)
    usual = conventions.OF_EPISODE if episode_id else conventions.OF_PROJECT
    convention = Convention(body["naming_convention"] or usual, body["match_case"])
    timeline = timelines.read(body["files"]["file"].filename or "", content, cut.rate)
    lines = cuts.translate(timeline.clips, convention, cut)
    types = list(import_facts.task_types(ask, project_id, "Shot").values())

    def change() -> dict[str, Any]:
        ids = shot_imports.store(ask, project_id, lines, types, replaces=True)
        known, found = set(cut.shots.values()), list(dict.fromkeys(ids))
        return {
            "created_shots": import_answers.in_order(ask, ShotRow, [id_ for id_ in found if id_ not in known]),
            "updated_shots": import_answers.in_order(ask, ShotRow, [id_ for id_ in found if id_ in known]),
        }

    return answered(ask, query, change)


@imports.resource("/otio/projects/<uuid:project_id>")
class TimelineOfProject(Resource):
    @operation(access=MANAGES, body=FILE, query=TimelineQuery, reply=TimelineReply, status=201)
    def post(self, ask: Ask, project_id: UUID, body: dict[str, Any], query: dict[str, Any]) -> Any:
        """Create or update the shots of a production from a timeline, all or none."""
        return _stored(ask, project_id, None, body, query)


@imports.resource("/otio/projects/<uuid:project_id>/episodes/<uuid:episode_id>")
class TimelineOfEpisode(Resource):
    @operation(access=MANAGES, body=FILE, query=TimelineQuery, reply=TimelineReply, status=201)
    def post(
        self, ask: Ask, project_id: UUID, episode_id: UUID, body: dict[str, Any], query: dict[str, Any]
    ) -> Any:
        """Create or update the shots of an episode from a timeline, all or none."""
        return _stored(ask, project_id, episode_id, body, query)
