"""The durable feed of the log, and what changed in a project since a place (DESIGN §2). Not on the reference's wire."""

from __future__ import annotations

import time
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import Schema, fields, validate

from app.ask import Ask
from app.errors import Forbidden
from app.http.domains import data
from app.http.gates import SIGNED_IN, in_project
from app.http.operation import operation
from app.queries import event_feed as read

MOST = 1000
LONGEST = 10  # seconds
PAUSE = 0.25  # seconds between looks
WAITERS = BoundedSemaphore(2)
"""Who waits holds a thread of the API: two of a process may; all others are answered at once."""


class FeedQuery(Schema):
    """`after`: a place that an answer gave; `wait`: seconds to wait for news when there are none."""

    after = fields.String(load_default=None)
    project_id = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST))
    wait = fields.Integer(load_default=0, validate=validate.Range(0, LONGEST))


class ChangesQuery(Schema):
    """`after`: a place that an answer gave; `0.0` is the beginning."""

    after = fields.String(required=True)
    limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))


class FeedEvent(Schema):
    """An event with its place in the log."""

    id = fields.UUID()
    name = fields.String()
    created_at = fields.DateTime()
    user_id = fields.UUID(allow_none=True)
    project_id = fields.UUID(allow_none=True)
    data = fields.Raw()
    place = fields.String()


class Feed(Schema):
    """Events, oldest first, and where to go on."""

    data = fields.List(fields.Nested(FeedEvent))
    place = fields.String()
    more = fields.Boolean()


class Changes(Schema):
    """Rows as they are now, by sort, and the ids of those that are gone."""

    place = fields.String()
    more = fields.Boolean()
    changed = fields.Dict()
    deleted = fields.Dict()


@data.resource("/events/feed")
class EventsFeed(Resource):
    @operation(access=SIGNED_IN, query=FeedQuery, reply=Feed)
    def get(self, ask: Ask, query: dict[str, Any]) -> dict[str, Any]:
        """Read the events after a place, oldest first: none is skipped, none comes twice.

        Without `after` the answer is the newest place: where to begin.
        """
        project_id = query["project_id"]
        if project_id is not None and ask.caller.role_in(project_id) is None:
            raise Forbidden()
        asked = (query["after"], project_id, query["limit"])
        found = read.feed(ask, *asked)
        if query["after"] is None or found["data"] or not query["wait"] or not WAITERS.acquire(blocking=False):
            return found
        try:
            end = time.monotonic() + query["wait"]
            while not found["data"] and time.monotonic() < end:
                time.sleep(PAUSE)
                found = read.feed(ask, found["place"], *asked[1:])
        finally:
            WAITERS.release()
        return found


@data.resource("/projects/<uuid:project_id>/changes")
class ProjectChanges(Resource):
    @operation(access=in_project(), query=ChangesQuery, reply=Changes)
    def get(self, ask: Ask, project_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
        """Read what was created, changed and deleted in a project since a place, as the caller sees it now."""
        return read.changes(ask, project_id, query["after"], query["limit"])
