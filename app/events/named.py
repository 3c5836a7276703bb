"""The events that say more than a row's id, by noun (spec 20 §19, 30 §17, 60 §3.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.events.catalogue import Event, event, row_events


@event("task:delete")
class TaskDeleted(Event):
    """A task was deleted: what it was on, and of which type."""

    task_id: UUID
    entity_id: UUID | None
    task_type_id: UUID | None


TASK = row_events("task", "task_id")
PERSON = row_events("person", "person_id")
PROJECT = row_events("project", "project_id")


@event("shot:new")
class ShotNew(Event):
    """A shot was created; `episode_id` is its sequence's."""

    shot_id: UUID
    episode_id: UUID | None = None


@event("asset:new")
class AssetNew(Event):
    """An asset was created; `asset_type` is its type's id."""

    asset_id: UUID
    asset_type: UUID


@event("edit:new")
class EditNew(Event):
    """An edit was created; `parent_id` is its episode."""

    edit_id: UUID
    parent_id: UUID | None = None


@event("asset:update")
class AssetUpdated(Event):
    """An asset changed; `data`: what, where an automation did it."""

    optional = ("data",)

    asset_id: UUID
    data: dict[str, Any] | None = None


@event("preview-file:new")
class PreviewFileNew(Event):
    """A preview was made, maybe for a comment."""

    optional = ("comment_id",)

    preview_file_id: UUID
    comment_id: UUID | None = None


@event("preview-file:add-file")
class PreviewFileAdded(Event):
    """The file of a preview arrived."""

    comment_id: UUID | None
    task_id: UUID | None
    preview_file_id: UUID
    revision: int | None
    extension: str | None
    status: str


@event("preview-file:set-main")
class PreviewFileMain(Event):
    """An entity shows another preview, or none."""

    entity_id: UUID
    preview_file_id: UUID | None
    preview_file_status: str | None


@event("preview-file:update")
class PreviewFileUpdated(Event):
    """A preview changed; `status`: the one that it took, where it took one."""

    optional = ("status",)

    preview_file_id: UUID
    status: str | None = None


@event("preview-file:annotation-update")
class PreviewFileAnnotated(Event):
    """Somebody drew on a preview; `updated_at` as on the wire."""

    preview_file_id: UUID
    person_id: UUID
    updated_at: datetime


PREVIEW_FILE = row_events("preview-file", "preview_file_id")
ENTITY_KINDS = {
    kind: row_events(kind, f"{kind.replace('-', '_')}_id")
    for kind in ("asset", "shot", "sequence", "episode", "scene", "edit", "concept", "concept-folder")
}
ASSET_TYPE = row_events("asset-type", "asset_type_id")
METADATA_DESCRIPTOR = row_events("metadata-descriptor", "metadata_descriptor_id")
TIME_SPENT = row_events("time-spent", "time_spent_id")
TASK_STATUS = row_events("task-status", "task_status_id")
TASK_TYPE = row_events("task-type", "task_type_id")


@event("task:assign")
class TaskAssigned(Event):
    """A person was put on a task."""

    task_id: UUID
    person_id: UUID


@event("task:unassign")
class TaskUnassigned(Event):
    """A person was taken off a task."""

    task_id: UUID
    person_id: UUID


@event("task:status-changed")
class TaskStatusChanged(Event):
    """A task went from one status to another."""

    task_id: UUID
    new_task_status_id: UUID
    previous_task_status_id: UUID | None
    person_id: UUID


@event("task:to-review")
class TaskToReview(Event):
    """A task waits for approval."""

    task_id: UUID
    new_task_status_id: UUID
    previous_task_status_id: UUID | None
    person_id: UUID
    comment_id: UUID


@event("task:update-casting-stats", kept=False)
class TaskCastingStats(Event):
    """How many assets of a shot are ready for a task."""

    task_id: UUID
    nb_assets_ready: int


@event("comment:new")
class CommentNew(Event):
    """A comment was posted."""

    comment_id: UUID
    task_id: UUID
    task_status_id: UUID | None = None
    person_id: UUID
    for_client: bool | None = False


@event("comment:update")
class CommentUpdated(Event):
    """A comment was edited."""

    comment_id: UUID
    task_id: UUID
    person_id: UUID
    for_client: bool | None = False


@event("comment:delete")
class CommentDeleted(Event):
    """A comment was deleted, or left its task."""

    optional = ("task_id",)

    comment_id: UUID
    task_id: UUID | None


@event("news:new")
class NewsNew(Event):
    """A line of news."""

    news_id: UUID
    task_status_id: UUID | None = None
    task_type_id: UUID | None = None


@event("news:update")
class NewsUpdated(Event):
    """A line of news changed."""

    news_id: UUID


@event("news:delete")
class NewsDeleted(Event):
    """A line of news went."""

    news_id: UUID


@event("notification:new", kept=False)
class NotificationNew(Event):
    """Somebody has a notification."""

    notification_id: UUID
    person_id: UUID


@event("entity-link:new")
class EntityLinkNew(Event):
    """An asset was cast in an entity."""

    entity_link_id: UUID
    entity_in_id: UUID | None = None
    entity_out_id: UUID | None = None
    nb_occurences: int | None = None


@event("entity-link:update")
class EntityLinkUpdated(Event):
    """A casting link changed."""

    entity_link_id: UUID
    nb_occurences: int | None = None


@event("entity-link:delete")
class EntityLinkDeleted(Event):
    """A casting link went."""

    entity_link_id: UUID


@event("shot:casting-update")
class ShotCastingUpdated(Event):
    """The casting of a shot changed."""

    shot_id: UUID
    nb_entities_out: int
    added_asset_ids: list[Any]
    removed_asset_ids: list[Any]


@event("episode:casting-update")
class EpisodeCastingUpdated(Event):
    """The casting of an episode changed."""

    episode_id: UUID
    nb_entities_out: int
    added_asset_ids: list[Any]
    removed_asset_ids: list[Any]


@event("asset:casting-update")
class AssetCastingUpdated(Event):
    """The casting of an asset (or of another container) changed."""

    asset_id: UUID
    nb_entities_out: int
    added_asset_ids: list[Any]
    removed_asset_ids: list[Any]


def entity_event(kind: str, verb: str, entity_id: UUID, project_id: UUID | None) -> Event:
    """The event of an entity: `kind` is its type on the wire (`Asset`, `Shot`, `ConceptFolder` …)."""
    word = kind_word(kind)
    made: Event = ENTITY_KINDS[word][verb](**{kind_key(kind): entity_id, "project_id": project_id})
    return made


def kind_word(kind: str) -> str:
    """How events call a kind of entity: `shot`, `concept-folder`."""
    return "concept-folder" if kind == "ConceptFolder" else kind.lower()


def kind_key(kind: str) -> str:
    """The payload key of an entity: `shot_id`, `concept_folder_id`."""
    return f"{kind_word(kind).replace('-', '_')}_id"


NEWS = {"new": NewsNew, "update": NewsUpdated, "delete": NewsDeleted}
