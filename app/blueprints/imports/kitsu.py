"""Rows of another instance in (spec 50 §5): one table of sorts makes sixteen operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_restful import Resource
from marshmallow import Schema, fields

from app.access.rule import ADMIN
from app.ask import Ask
from app.http.bodies import ArrayBody
from app.http.domains import imports
from app.http.gates import only
from app.http.operation import operation
from app.imports import kitsu
from app.queries import import_answers
from app.queries.json import JsonText
from app.schemas import tables
from app.schemas.comments import CommentRow
from app.schemas.entities import EntityRow
from app.schemas.files import PlaylistRow, PreviewFileRow
from app.schemas.notifications_table import NotificationRow
from app.schemas.playlists import BuildJobRow
from app.schemas.projects import ProjectRow
from app.schemas.tasks import TaskRow
from app.services import kitsu_imports
from app.services.kitsu_imports import Sort

BODY = ArrayBody(fields.Raw(allow_none=True), message="A list of entities is expected.")
PROJECT_LISTS = (
    "team",
    "task_types",
    "task_statuses",
    "asset_types",
    "status_automations",
    "preview_background_files",
)
MENTIONED = ("previews", "mentions", "department_mentions", "acknowledgements")


class KitsuQuery(Schema):
    """`silent`: no event for each row."""

    silent = fields.String(load_default="")


@dataclass(frozen=True)
class Route:
    """A path, the sort of its rows, how an entry is translated and what stores it."""

    path: str
    sort: Sort
    translate: Callable[[kitsu.Entry], kitsu.Entry] = kitsu.as_it_is
    store: Callable[..., list[UUID]] = kitsu_imports.store


ROUTES = (
    Route("projects", Sort(ProjectRow, "project", added=PROJECT_LISTS), store=kitsu_imports.planned),
    Route(
        "entities", Sort(EntityRow, "asset", replaced=("entities_out",)), kitsu.entity, kitsu_imports.entities
    ),
    Route("entity-links", Sort(tables.EntityLinkRow, "entity-link"), store=kitsu_imports.entity_links),
    Route("tasks", Sort(TaskRow, "task", replaced=("assignees",)), store=kitsu_imports.planned),
    Route("comments", Sort(CommentRow, "comment", replaced=MENTIONED), store=kitsu_imports.comments),
    Route("attachment-files", Sort(tables.AttachmentFileRow, "attachment-file")),
    Route("build-jobs", Sort(BuildJobRow, "build-job")),
    Route(
        "metadata-descriptors",
        Sort(tables.MetadataDescriptorRow, "metadata-descriptor", added=("departments",)),
    ),
    Route("milestones", Sort(tables.MilestoneRow, "milestone")),
    Route("news", Sort(tables.NewsRow, "news"), kitsu.news),
    Route("notifications", Sort(NotificationRow, "notification", plain=("type",)), kitsu.notification),
    Route("playlists", Sort(PlaylistRow, "playlist")),
    Route("preview-files", Sort(PreviewFileRow, "preview-file"), kitsu.preview_file),
    Route("schedule-items", Sort(tables.ScheduleItemRow, "schedule-item"), store=kitsu_imports.bars),
    Route("subscriptions", Sort(tables.SubscriptionRow, "subscription")),
    Route("time-spents", Sort(tables.TimeSpentRow, "time-spent")),
)


def _place(route: Route) -> None:
    @operation(access=only(ADMIN), body=BODY, query=KitsuQuery, reply=route.sort.schema, many=True)
    def post(_self: Any, ask: Ask, body: list[Any], query: dict[str, Any]) -> JsonText:
        entries = kitsu.entries_of(body, route.translate)
        silent = query["silent"].lower() in ("1", "true", "yes")
        ids = route.store(ask, route.sort, entries, silent=silent)
        return import_answers.in_order(ask, route.sort.schema, ids)

    words = route.path.replace("-", " ")
    post.__doc__ = f"Store {words} of another instance under their own ids, all or none."
    name = "".join(word.title() for word in route.path.split("-"))
    imports.resource(f"/kitsu/{route.path}", endpoint=f"Kitsu{name}")(
        type(f"Kitsu{name}", (Resource,), {"post": post})
    )


for _route in ROUTES:
    _place(_route)
