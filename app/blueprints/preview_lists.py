"""Lists of previews (spec 20 §10.2, 10.3; 30 §4.11; 40 §4.7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource
from marshmallow import Schema, fields

from app.access import entities
from app.access.rule import ADMIN
from app.ask import Ask
from app.http.domains import data
from app.http.entity_gates import of_kind
from app.http.gates import in_project, on, only
from app.http.operation import operation
from app.models import Entity
from app.queries import playlist_previews, preview_lists
from app.queries.json import JsonStream, JsonText
from app.queries.paging import page_of
from app.schemas.files import PreviewFileRow
from app.schemas.playlists import EntityPreview, EntityPreviewPart
from app.schemas.preview_files import RunningPreviewRow, RunningQuery, ShortPreviewRow

PER_PAGE = 100


class PageQuery(Schema):
    """Which page."""

    page = fields.String(load_default=None)


@data.resource("/entities/<uuid:entity_id>/preview-files")
class EntityPreviews(Resource):
    @operation(access=on(Entity, entities.SEES), reply=ShortPreviewRow, many=True)
    def get(self, ask: Ask, entity_id: UUID) -> JsonText:
        """The previews of an entity by task type, the newest revision first."""
        return preview_lists.of_entity(ask, entity_id)


def by_task_type(ask: Ask, entity_id: UUID) -> JsonText:
    """The previews of an entity as `{task_type_id: [revision, ...]}`, the newest first."""
    return playlist_previews.of_entity(ask, EntityPreview, EntityPreviewPart, entity_id)


@data.resource("/shots/<uuid:shot_id>/preview-files")
class ShotPreviews(Resource):
    @operation(access=of_kind("Shot", entities.SEES), reply=EntityPreview)
    def get(self, ask: Ask, shot_id: UUID) -> JsonText:
        """The previews of a shot by task type, the newest revision first."""
        return by_task_type(ask, shot_id)


@data.resource("/edits/<uuid:edit_id>/preview-files")
class EditPreviews(Resource):
    @operation(access=of_kind("Edit", entities.SEES), reply=EntityPreview)
    def get(self, ask: Ask, edit_id: UUID) -> JsonText:
        """The previews of an edit by task type, the newest revision first."""
        return by_task_type(ask, edit_id)


@data.resource("/concepts/<uuid:concept_id>/preview-files")
class ConceptPreviews(Resource):
    @operation(access=of_kind("Concept", entities.SEES_CONCEPT), reply=EntityPreview)
    def get(self, ask: Ask, concept_id: UUID) -> JsonText:
        """The previews of a concept by task type, the newest revision first."""
        return by_task_type(ask, concept_id)


@data.resource("/projects/<uuid:project_id>/preview-files")
class ProjectPreviews(Resource):
    @operation(access=only(ADMIN) & in_project(), query=PageQuery, reply=PreviewFileRow, many=True)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> JsonText | JsonStream:
        """The previews of a production, the last changed first; paged from page 1 on."""
        page = page_of({"page": request.args.get("page", "")}, PER_PAGE, first=1)
        return preview_lists.of_project(ask, project_id, page)


@data.resource("/playlists/preview-files/running")
class RunningPreviews(Resource):
    @operation(access=only(ADMIN), query=RunningQuery, reply=RunningPreviewRow, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonStream:
        """The previews of open productions that are being made, broken or missing, the newest first."""
        return preview_lists.running(ask, query["limit"], query["cursor_preview_file_id"])
