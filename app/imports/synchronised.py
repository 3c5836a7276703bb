"""What `callsheet sync` carries, table by table, in the order in which rows point at each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.imports import kitsu
from app.models import Task
from app.schemas import persons, tables
from app.schemas.comments import CommentRow
from app.schemas.entities import EntityRow
from app.schemas.files import PlaylistRow, PreviewFileRow
from app.schemas.projects import ProjectRow
from app.schemas.tasks import TaskRow
from app.services import kitsu_imports
from app.services.kitsu_imports import Sort
from app.services.synchronisation import Kind

NOT_OF_PERSONS = persons.NEVER_WRITTEN | {"last_presence"}
LISTS = ("team", "task_types", "task_statuses", "asset_types", "status_automations")
MENTIONED = ("previews", "mentions", "department_mentions", "acknowledgements")


@dataclass(frozen=True)
class Table:
    """A list there, what its rows are here. `of_project`: a list of the production itself, else filtered by it."""

    name: str
    kind: Kind
    of_project: bool = False
    translate: Callable[[dict[str, Any]], dict[str, Any]] = field(default=kitsu.as_it_is)

    def path(self, project_id: str) -> tuple[str, dict[str, str]]:
        """Address and query string of its rows of a production."""
        if self.of_project:
            return f"/data/projects/{project_id}/{self.name}", {}
        return f"/data/{self.name}", {"project_id": project_id}


def _person(row: dict[str, Any]) -> dict[str, Any]:
    """A person as anybody; the account that a preview of a production lends is here, but lets nobody in."""
    return {**row, "active": False} if row.get("preview_project_id") else row


def _plain(name: str, schema: Any, noun: str, *replaced: str, same: tuple[str, ...] = ("name",)) -> Table:
    return Table(name, Kind(Sort(schema, noun, replaced=replaced), same=same))


STUDIO = (
    _plain("departments", tables.DepartmentRow, "department"),
    _plain("studios", tables.StudioRow, "studio"),
    _plain("project-status", tables.ProjectStatusRow, "project-status"),
    _plain("task-status", tables.TaskStatusRow, "task-status"),
    _plain("task-types", tables.TaskTypeRow, "task-type", same=("name", "for_entity")),
    _plain("entity-types", tables.EntityTypeRow, "asset-type", "task_types"),
    _plain("status-automations", tables.StatusAutomationRow, "status-automation", same=()),
    Table(
        "persons",
        Kind(
            Sort(persons.SafePersonRow, "person", replaced=("departments",)),
            without=NOT_OF_PERSONS,
            same=("email",),
        ),
        translate=_person,
    ),
)
"""Lists of the whole studio: read whole at each run, because their ids may be other ones here."""

PROJECTS = Kind(
    Sort(ProjectRow, "project", replaced=LISTS),
    without=frozenset({"default_preview_background_file_id", "from_schedule_version_id"}),
)

PRODUCTION = (
    Table(
        "entities",
        Kind(
            Sort(EntityRow, "asset", replaced=("entity_concept_links",)),
            without=frozenset({"nb_entities_out"}),
        ),
    ),
    Table(
        "entity-links",
        Kind(Sort(tables.EntityLinkRow, "entity-link"), storing=kitsu_imports.entity_links),
        of_project=True,
    ),
    Table("tasks", Kind(Sort(TaskRow, "task", replaced=("assignees",)))),
    Table(
        "preview-files",
        Kind(Sort(PreviewFileRow, "preview-file"), without=frozenset({"source_file_id"})),
        of_project=True,
    ),
    Table(
        "comments",
        Kind(Sort(CommentRow, "comment", replaced=MENTIONED), needs={"object_id": Task}),
        of_project=True,
    ),
    Table(
        "attachment-files",
        Kind(Sort(tables.AttachmentFileRow, "attachment-file"), without=frozenset({"chat_message_id"})),
        of_project=True,
    ),
    Table(
        "metadata-descriptors",
        Kind(Sort(tables.MetadataDescriptorRow, "metadata-descriptor", replaced=("departments",))),
    ),
    Table("milestones", Kind(Sort(tables.MilestoneRow, "milestone"))),
    Table("schedule-items", Kind(Sort(tables.ScheduleItemRow, "schedule-item"))),
    Table("playlists", Kind(Sort(PlaylistRow, "playlist"))),
    Table("time-spents", Kind(Sort(tables.TimeSpentRow, "time-spent")), of_project=True),
    Table("subscriptions", Kind(Sort(tables.SubscriptionRow, "subscription")), of_project=True),
    Table("news", Kind(Sort(tables.NewsRow, "news")), of_project=True, translate=kitsu.news),
)
"""Lists of one production, read page by page."""
