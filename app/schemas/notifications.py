"""Notifications as their reader sees them (spec 10 §D7)."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.query_strings import QueryField, QueryId, QueryMoment
from app.schemas.row import WireTime


class TrueOrNot(QueryField):
    """`true` is true, any other text false; absent is None."""

    def _deserialize(self, value: object, attr: object, data: object, **kw: object) -> bool:
        return str(value).lower() == "true"


class NotificationsQuery(Schema):
    """What narrows the list."""

    after = QueryMoment()
    before = QueryMoment()
    task_type_id = QueryId()
    task_status_id = QueryId()
    type = fields.String(load_default=None)
    read = TrueOrNot()
    watching = TrueOrNot()


class NotificationPut(Schema):
    """Read, or not."""

    read = fields.Boolean(required=True)


class OwnNotification(Schema):
    """A notification with what it is about. `task_status_id` is the status that the comment set."""

    id = fields.UUID()
    type = fields.Constant("Notification")
    notification_type = fields.String()
    author_id = fields.UUID()
    comment_id = fields.UUID(allow_none=True)
    task_id = fields.UUID(allow_none=True)
    task_type_id = fields.UUID(allow_none=True)
    task_status_id = fields.UUID(allow_none=True)
    mentions = fields.List(fields.UUID())
    department_mentions = fields.List(fields.UUID())
    reply_mentions = fields.List(fields.UUID())
    reply_department_mentions = fields.List(fields.UUID())
    preview_file_id = fields.UUID(allow_none=True)
    project_id = fields.UUID(allow_none=True)
    project_name = fields.String()
    comment_text = fields.String(allow_none=True)
    reply_text = fields.String()
    created_at = WireTime()
    read = fields.Boolean()
    change = fields.Boolean()
    full_entity_name = fields.String()
    episode_id = fields.UUID(allow_none=True)
    entity_preview_file_id = fields.UUID(allow_none=True)
    subscription_id = fields.UUID(allow_none=True)
    playlist_id = fields.UUID(allow_none=True)
    playlist_name = fields.String()
    playlist_for_entity = fields.String()
    playlist_is_for_all = fields.Boolean()
