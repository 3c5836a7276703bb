"""The newsfeed on the wire (spec 30 §8.2)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.persons import AuthorRow
from app.schemas.query_strings import QueryFlag, QueryId, QueryMoment, QueryNumber
from app.schemas.row import WireTime

MOST = 10_000


class NewsQuery(Schema):
    """What narrows and cuts the feed."""

    project_id = QueryId()
    only_preview = QueryFlag(load_default=False)
    task_type_id = QueryId()
    task_status_id = QueryId()
    person_id = QueryId()
    episode_id = QueryId()
    after = QueryMoment()
    before = QueryMoment()
    page = QueryNumber(load_default=1, validate=validate.Range(min=1))
    limit = QueryNumber(load_default=50, validate=validate.Range(min=1, max=MOST))


class NewsPreview(Schema):
    """A preview of a line's revision."""

    id = fields.UUID()
    name = fields.String(allow_none=True)
    extension = fields.String(allow_none=True)
    revision = fields.Integer(allow_none=True)
    position = fields.Integer(allow_none=True)
    status = fields.String()


class NewsLine(Schema):
    """A line of the feed. `preview_files` comes with `only_preview`."""

    id = fields.UUID()
    type = fields.Constant("News")
    author_id = fields.UUID()
    comment_id = fields.UUID(allow_none=True)
    task_id = fields.UUID()
    task_type_id = fields.UUID(allow_none=True)
    task_status_id = fields.UUID(allow_none=True)
    task_entity_id = fields.UUID(allow_none=True)
    preview_file_id = fields.UUID(allow_none=True)
    preview_file_extension = fields.String(allow_none=True)
    preview_file_revision = fields.Integer(allow_none=True)
    project_id = fields.UUID()
    project_name = fields.String()
    created_at = WireTime()
    change = fields.Boolean()
    full_entity_name = fields.String(allow_none=True)
    episode_id = fields.UUID(allow_none=True)
    entity_preview_file_id = fields.UUID(allow_none=True)
    person = fields.Nested(AuthorRow, allow_none=True)
    preview_files = fields.List(fields.Nested(NewsPreview))


class NewsPage(Schema):
    """A page of the feed; `stats` counts the changes of status by status, over all pages."""

    data = fields.List(fields.Nested(NewsLine))
    total = fields.Integer()
    nb_pages = fields.Integer()
    limit = fields.Integer()
    offset = fields.Integer()
    page = fields.Integer()
    stats = fields.Dict()
