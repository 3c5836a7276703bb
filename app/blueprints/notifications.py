"""Notifications: the caller's own, and those of a project (spec 10 §D7, 30 §4.11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_restful import Resource

from app.access.rule import ADMIN
from app.ask import Ask
from app.http.domains import actions, data
from app.http.gates import PERSON, in_project, only
from app.http.operation import operation
from app.queries import notifications as read
from app.queries import rows as row_queries
from app.queries.json import JsonStream, JsonText, stream_list
from app.queries.paging import page_of, read_page
from app.schemas.notifications import NotificationPut, NotificationsQuery, OwnNotification
from app.schemas.notifications_table import NotificationRow
from app.schemas.write import uuid_of
from app.services import inboxes

PAGE = 100


@data.resource("/user/notifications")
class UserNotifications(Resource):
    """The caller's inbox."""

    @operation(access=PERSON, query=NotificationsQuery, reply=OwnNotification, many=True)
    def get(self, ask: Ask, query: dict[str, Any]) -> JsonText:
        """List the newest hundred of the caller's notifications."""
        return read.mine(ask, query)


@data.resource("/user/notifications/<string:notification_id>")
class UserNotification(Resource):
    """One of the caller's."""

    @operation(access=PERSON, reply=OwnNotification)
    def get(self, ask: Ask, notification_id: str) -> JsonText:
        """Read a notification of the caller's."""
        return read.one(ask, uuid_of(notification_id))

    @operation(access=PERSON, body=NotificationPut, reply=NotificationRow)
    def put(self, ask: Ask, notification_id: str, body: dict[str, Any]) -> JsonText:
        """Mark a notification of the caller's as read, or as not."""
        id_ = uuid_of(notification_id)
        inboxes.mark(ask, id_, body["read"])
        return row_queries.one(ask, NotificationRow, id_)


@actions.resource("/user/notifications/mark-all-as-read")
class UserNotificationsRead(Resource):
    """The whole inbox."""

    @operation(access=PERSON)
    def post(self, ask: Ask) -> dict[str, bool]:
        """Mark all of the caller's notifications as read."""
        inboxes.mark_all(ask)
        return {"success": True}


@data.resource("/projects/<uuid:project_id>/notifications")
class ProjectNotifications(Resource):
    """Notifications about a production."""

    @operation(access=only(ADMIN) & in_project(), reply=NotificationRow, many=True)
    def get(self, ask: Ask, project_id: UUID) -> JsonText | JsonStream:
        """List the notifications about a project's tasks, last changed first; with `page`, a hundred at a time."""
        rows = read.of_project(ask, project_id)
        paged = page_of(request.args.to_dict(), PAGE, first=1)
        return stream_list(ask, rows) if paged is None else read_page(ask, rows, paged[0], PAGE)
