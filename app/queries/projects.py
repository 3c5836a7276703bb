"""Productions with all that a client needs to open them: the extended project (spec 20 §4.4, 10 §D7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, Text, case, cast, func, literal_column, select, true
from sqlalchemy.orm import aliased

from app.access import metadata_descriptors
from app.ask import Ask
from app.models import (
    DepartmentMetadataDescriptorLink,
    Entity,
    EntityType,
    MetadataDescriptor,
    Project,
    ProjectStatus,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
)
from app.queries.json import JsonText, array_of, columns, execute, list_text, map_of
from app.schemas.projects import ProjectRow
from app.schemas.row import ids

DESCRIPTOR_KEYS = (
    "id",
    "name",
    "field_name",
    "data_type",
    "choices",
    "entity_type",
    "task_type_id",
    "position",
)
TASK_TYPE_LINK_KEYS = ("priority", "hd_bitrate_compression", "ld_bitrate_compression", "is_client_visible")
TASK_STATUS_LINK_KEYS = ("priority", "roles_for_board", "is_client_allowed")
TV_SHOW = "tvshow"


def extended(ask: Any, *, with_status: bool = False) -> Select[Any]:
    """A SELECT over `Project` with one JSON column, the extended project.

    Add `.where(...)` and `.order_by(...)` on `Project`; run it with `read_extended` (a list), `json.read_value`
    (one) or `json.stream_list(..., ready=True)`; it may be prepared. `with_status` adds `project_status_name`.
    One statement for any number of projects.
    """
    project = aliased(Project)
    more: dict[str, Any] = {
        **_links(ask, project),
        **({"project_status_name": _status_name(project)} if with_status else {}),
    }
    inner = select(*columns(ask, ProjectRow, project, **more)).where(project.id == Project.id)
    row = inner.correlate(Project).lateral("extended")
    shown = func.row_to_json(row.table_valued(), type_=JSON())
    first = first_episode(Project).correlate(Project).lateral("first_episode")
    # Only a series that has an episode carries the key (spec 20 §4.4).
    opened = func.left(cast(shown, Text), -1, type_=Text()) + literal_column(
        '\',"first_episode_id":"\'', Text()
    )
    with_episode = cast(opened + cast(first.c.id, Text) + literal_column("'\"}'", Text()), JSON())
    made = select(case((first.c.id.is_(None), shown), else_=with_episode).label("project"))
    return made.select_from(Project).join(row, true()).outerjoin(first, true())


def read_extended(ask: Ask, rows: Select[Any]) -> JsonText:
    """The projects of an `extended` SELECT as a JSON array. One statement."""
    with execute(ask, rows) as cursor:
        return list_text(cursor.fetchall())


def _status_name(project: Any) -> ColumnElement[Any]:
    status = aliased(ProjectStatus)
    return select(status.name).where(status.id == project.project_status_id).scalar_subquery()


def first_episode(project: Any) -> Select[Any]:
    """The id of the episode that a series opens with: the first by name of the running ones, else of all."""
    episode, kind = aliased(Entity), aliased(EntityType)
    return (
        select(episode.id)
        .join(kind, kind.id == episode.entity_type_id)
        .where(kind.name == "Episode", episode.project_id == project.id, project.production_type == TV_SHOW)
        .order_by(case((episode.status == "running", 0), else_=1), episode.name, episode.id)
        .limit(1)
    )


def _links(ask: Any, project: Any) -> dict[str, ColumnElement[Any]]:
    types, statuses = aliased(ProjectTaskTypeLink), aliased(ProjectTaskStatusLink)
    of_type = select(types.task_type_id.label("key")).where(types.project_id == project.id).correlate(project)
    of_status = select(statuses.task_status_id.label("key")).where(statuses.project_id == project.id)
    of_status = of_status.correlate(project)
    return {
        "descriptors": descriptors(ask, project),
        "task_type_links": map_of(of_type.add_columns(_object(types, TASK_TYPE_LINK_KEYS)), "key"),
        "task_types_priority": map_of(of_type.add_columns(types.priority.label("value")), "key"),
        "task_statuses_link": map_of(of_status.add_columns(_object(statuses, TASK_STATUS_LINK_KEYS)), "key"),
    }


def _object(link: Any, keys: tuple[str, ...]) -> ColumnElement[Any]:
    pairs: list[Any] = []
    for key in keys:
        pairs += [literal_column(f"'{key}'"), getattr(link, key)]
    return func.json_build_object(*pairs, type_=JSON()).label("value")


def descriptors(ask: Any, project: Any) -> ColumnElement[Any]:
    """The metadata columns of a project (model or alias) that the caller sees, by position: a JSON array."""
    descriptor = aliased(MetadataDescriptor)
    departments = ids(DepartmentMetadataDescriptorLink, "metadata_descriptor_id", "department_id")
    shown = [getattr(descriptor, key) for key in DESCRIPTOR_KEYS]
    shown.append(func.coalesce(descriptor.for_client, False).label("for_client"))
    shown.append(departments.metadata["sql"](ask, descriptor).label("departments"))
    rows = select(*shown).where(descriptor.project_id == project.id, metadata_descriptors.SEES(ask, descriptor))
    return array_of(rows.order_by(descriptor.position, descriptor.name, descriptor.id).correlate(project))


__all__ = ["descriptors", "extended", "first_episode", "read_extended"]
