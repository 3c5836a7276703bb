"""What a new production takes over: from a template, and from the other productions (spec 20 §14, §17)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, case, exists, func, insert, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.ask import Ask
from app.events.catalogue import Event
from app.events.named import METADATA_DESCRIPTOR
from app.models import (
    Department,
    DepartmentMetadataDescriptorLink,
    MetadataDescriptor,
    Project,
    ProjectAssetTypeLink,
    ProjectPreviewBackgroundFileLink,
    ProjectStatus,
    ProjectStatusAutomationLink,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    ProjectTemplate,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
    TaskType,
    given,
    names,
)

SETTINGS = (
    "fps",
    "ratio",
    "resolution",
    "production_type",
    "production_style",
    "max_retakes",
    "is_clients_isolated",
    "is_preview_download_allowed",
    "is_set_preview_automated",
    "is_publish_default_for_artists",
    "homepage",
    "hd_bitrate_compression",
    "ld_bitrate_compression",
    "is_client_stats_visible",
    "is_client_task_list_visible",
    "is_client_task_panel_visible",
)
"""The settings that a template hands on."""
TIES: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (ProjectTemplateAssetTypeLink, ProjectAssetTypeLink, ("asset_type_id",)),
    (
        ProjectTemplateTaskTypeLink,
        ProjectTaskTypeLink,
        ("task_type_id", "priority", "hd_bitrate_compression", "ld_bitrate_compression", "is_client_visible"),
    ),
    (
        ProjectTemplateTaskStatusLink,
        ProjectTaskStatusLink,
        ("task_status_id", "priority", "roles_for_board", "is_client_allowed"),
    ),
    (ProjectTemplateStatusAutomationLink, ProjectStatusAutomationLink, ("status_automation_id",)),
    (
        ProjectTemplatePreviewBackgroundFileLink,
        ProjectPreviewBackgroundFileLink,
        ("preview_background_file_id",),
    ),
)
_COPIED = ("name", "field_name", "data_type", "choices", "for_client", "position", "entity_type")


def settings_of(template: ProjectTemplate) -> dict[str, Any]:
    """The settings that a template says something about."""
    keys = (*SETTINGS, "file_tree", "data", "default_preview_background_file_id")
    return {key: getattr(template, key) for key in keys if getattr(template, key) is not None}


def tie(ask: Ask, project_id: UUID, template_id: UUID) -> None:
    """Give a project the links of a template that it has not yet. One statement a link table."""
    for source, target, keys in TIES:
        found = select(literal(project_id, Uuid()), *(getattr(source, key) for key in keys))
        found = found.where(source.project_template_id == template_id)
        made = postgresql_insert(target).from_select(["project_id", *keys], found)
        ask.db.execute(made.on_conflict_do_nothing())


def copy_own_columns(ask: Ask, project_id: UUID) -> list[Event]:
    """Copy the `Project` metadata columns of the open projects, one a field name, with their departments.

    Three statements. Returns metadata-descriptor:new each.
    """
    source = MetadataDescriptor
    others = (
        select(source.id, *(getattr(source, key) for key in _COPIED))
        .join(Project, Project.id == source.project_id)
        .join(ProjectStatus, ProjectStatus.id == Project.project_status_id)
        .where(
            source.entity_type == "Project",
            ProjectStatus.name == names.OPEN_STATUS,
            source.project_id != project_id,
        )
        .ext(distinct_on(source.field_name))
        .order_by(source.field_name, source.position, source.name, source.id)
        .subquery()
    )
    # A name may stand for two fields: the first of it is taken.
    once = (
        select(others)
        .ext(distinct_on(func.lower(others.c.name)))
        .order_by(func.lower(others.c.name), others.c.position)
        .subquery()
    )
    rows = ask.db.execute(select(once)).all()
    if not rows:
        return []
    values = [{"project_id": project_id, **{key: getattr(row, key) for key in _COPIED}} for row in rows]
    new = postgresql_insert(source).values(values).on_conflict_do_nothing()
    made = ask.db.execute(new.returning(source.id, source.field_name)).all()
    link = DepartmentMetadataDescriptorLink
    copied = (
        select(source.id, link.department_id)
        .where(source.id.in_([one.id for one in made]))
        .join(once, once.c.field_name == source.field_name)
        .join(link, link.metadata_descriptor_id == once.c.id)
    )
    ask.db.execute(insert(link).from_select(["metadata_descriptor_id", "department_id"], copied))
    return [METADATA_DESCRIPTOR["new"](metadata_descriptor_id=one.id, project_id=project_id) for one in made]


def add_descriptors(ask: Ask, project_id: UUID, template: ProjectTemplate) -> list[Event]:
    """Give a project the metadata columns of a template; one of the same name there is left as it is.

    Columns of a task type that is gone are left out, as are departments that are; positions are not handed on.
    Two statements. Returns metadata-descriptor:new each.
    """
    model = MetadataDescriptor
    rows = [
        {**one, "entity_type": one.get("entity_type") or "Asset", "data_type": one.get("data_type") or "string"}
        for one in template.metadata_descriptors or []
    ]
    if not rows:
        return []
    keys = ("name", "field_name", "entity_type", "task_type_id", "data_type", "choices", "for_client")
    row = given(rows, model, *keys)
    same = exists().where(
        model.project_id == project_id,
        model.entity_type == row.c.entity_type,
        model.name == row.c.name,
        model.task_type_id.is_not_distinct_from(row.c.task_type_id),
    )
    of_type = exists().where(TaskType.id == row.c.task_type_id)
    fitting = case((row.c.entity_type == "Task", of_type), else_=row.c.task_type_id.is_(None))
    found = select(literal(project_id, Uuid()), *(row.c[key] for key in keys)).where(~same, fitting)
    new = postgresql_insert(model).from_select(["project_id", *keys], found).on_conflict_do_nothing()
    made = ask.db.execute(
        new.returning(model.id, model.entity_type, model.task_type_id, model.field_name)
    ).all()
    ids = {(one.entity_type, str(one.task_type_id), one.field_name): one.id for one in made}
    pairs = [
        {"metadata_descriptor_id": ids.get(_key(one)), "department_id": department_id}
        for one in rows
        for department_id in one.get("departments") or []
    ]
    _add_departments(ask, [one for one in pairs if one["metadata_descriptor_id"]])
    return [METADATA_DESCRIPTOR["new"](metadata_descriptor_id=one.id, project_id=project_id) for one in made]


def _key(one: dict[str, Any]) -> tuple[str, str, str]:
    return one["entity_type"], str(one.get("task_type_id")), one["field_name"]


def _add_departments(ask: Ask, pairs: list[dict[str, Any]]) -> None:
    if not pairs:
        return
    link = DepartmentMetadataDescriptorLink
    pair = given(pairs, link, "metadata_descriptor_id", "department_id")
    known = select(pair.c.metadata_descriptor_id, Department.id)
    known = known.join(Department, Department.id == pair.c.department_id).distinct()
    made = postgresql_insert(link).from_select(["metadata_descriptor_id", "department_id"], known)
    ask.db.execute(made.on_conflict_do_nothing())
