"""How playlists, what they show and their builds look on the wire, and what comes in (spec 40 §5)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import JSON as SQL_JSON
from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select
from sqlalchemy.orm import aliased

from app.models import BuildJob, Playlist, PreviewFile, Task
from app.schemas.row import RowSchema, WireTime, computed, row


def _kind(_ask: Any, playlist: Any) -> ColumnElement[Any]:
    return func.coalesce(playlist.for_entity, cast(literal_column("'shot'"), Text))


PlaylistListRow = row(
    Playlist,
    name="PlaylistListRow",
    without=("shots",),
    for_entity=computed(fields.String(), _kind),
)
"""A playlist of a list: without its entries."""
BuildJobRow = row(BuildJob)


class BuildState(RowSchema):
    """How far a build is."""

    model = BuildJob

    id = fields.UUID()
    status = fields.String()
    created_at = WireTime()
    message = fields.String(allow_none=True)


def _label(_ask: Any, preview: Any) -> ColumnElement[Any]:
    """`Ready`, `Processing` …: only here the wire has words instead of codes (spec 40 §5.3)."""
    return func.initcap(preview.status)


class PlaylistPreview(RowSchema):
    """A preview in an entry of a playlist."""

    model = PreviewFile

    id = fields.UUID()
    revision = fields.Integer(allow_none=True)
    extension = fields.String(allow_none=True)
    width = fields.Integer(allow_none=True)
    height = fields.Integer(allow_none=True)
    duration = fields.Float(allow_none=True)
    status = computed(fields.String(), _label)
    created_at = WireTime()
    task_id = fields.UUID(allow_none=True)


def _original(key: str) -> Any:
    def sql(_ask: Any, preview: Any) -> ColumnElement[Any]:
        found: ColumnElement[Any] = preview.data[key]
        return cast(found, SQL_JSON)

    return sql


class EntityPreview(PlaylistPreview):
    """A preview of an entity, to play it."""

    status = fields.String()
    original_name = fields.String(allow_none=True)
    annotations = fields.Raw(allow_none=True)
    original_width = computed(fields.Raw(allow_none=True), _original("original_width"))
    original_height = computed(fields.Raw(allow_none=True), _original("original_height"))
    original_duration = computed(fields.Raw(allow_none=True), _original("original_duration"))
    original_file_size = computed(fields.Raw(allow_none=True), _original("original_file_size"))


def _task_type(_ask: Any, preview: Any) -> ColumnElement[Any]:
    task = aliased(Task)
    found = select(task.task_type_id).where(task.id == preview.task_id)
    return found.correlate_except(task).scalar_subquery()


class EntityPreviewPart(EntityPreview):
    """A further position of a revision."""

    position = fields.Integer(allow_none=True)
    task_type_id = computed(fields.UUID(allow_none=True), _task_type)


class PlaylistsQuery(Schema):
    """Which playlists of a production, in which order."""

    page = fields.String(load_default=None)
    sort_by = fields.String(load_default=None)
    task_type_id = fields.String(load_default=None)
    for_entity = fields.String(load_default=None)


class PageQuery(Schema):
    """Which page."""

    page = fields.String(load_default=None)


class OptionalId(fields.UUID):
    """An id, or none: null and the empty text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return None if value == "" else super()._deserialize(value, attr, data, **kwargs)


class EntryPost(Schema):
    """An entity to add, with the preview to show of it (none: its latest)."""

    entity_id = fields.UUID(required=True)
    preview_file_id = OptionalId(load_default=None, allow_none=True)


class EntriesPost(Schema):
    """Entities to add."""

    entities = fields.List(fields.Nested(EntryPost), required=True, validate=validate.Length(min=1))


class TemporaryPost(Schema):
    """Tasks, and entities whose last task is meant, to look at in a row."""

    task_ids = fields.List(fields.UUID(), load_default=list)
    entity_ids = fields.List(fields.UUID(), load_default=list)


class SortQuery(Schema):
    """Are the entries sorted by name?"""

    sort = fields.String(load_default="false")


class RecipientsPost(Schema):
    """Which clients are told: all, those of a studio, those of a department."""

    studio_id = OptionalId(load_default=None, allow_none=True)
    department_id = OptionalId(load_default=None, allow_none=True)


class Done(Schema):
    """It is done."""

    status = fields.String()
