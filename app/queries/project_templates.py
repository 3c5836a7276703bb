"""What a template brings, each with what its link says (spec 20 §17)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.ask import Ask
from app.models import (
    EntityType,
    PreviewBackgroundFile,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
    StatusAutomation,
    TaskStatus,
    TaskType,
)
from app.queries.json import JsonText, columns, read_list
from app.schemas import project_templates as schemas
from app.schemas.tables import StatusAutomationRow


def task_types(ask: Ask, template_id: UUID) -> JsonText:
    """The task types of a template with the template's priority, in its order. One statement."""
    link, model = ProjectTemplateTaskTypeLink, TaskType
    said: dict[str, Any] = {
        "priority": link.priority,
        "hd_bitrate_compression": link.hd_bitrate_compression,
        "ld_bitrate_compression": link.ld_bitrate_compression,
        "is_client_visible": link.is_client_visible,
    }
    rows = select(*columns(ask, schemas.TemplateTaskTypeRow, model, **said))
    rows = rows.join(link, link.task_type_id == model.id).where(link.project_template_id == template_id)
    return read_list(ask, rows.order_by(func.coalesce(link.priority, 0), model.name, model.id))


def task_statuses(ask: Ask, template_id: UUID) -> JsonText:
    """The task statuses of a template with the template's priority, in its order. One statement."""
    link, model = ProjectTemplateTaskStatusLink, TaskStatus
    said: dict[str, Any] = {
        "priority": link.priority,
        "roles_for_board": link.roles_for_board,
        "link_is_client_allowed": link.is_client_allowed,
    }
    rows = select(*columns(ask, schemas.TemplateTaskStatusRow, model, **said))
    rows = rows.join(link, link.task_status_id == model.id).where(link.project_template_id == template_id)
    return read_list(ask, rows.order_by(func.coalesce(link.priority, 0), model.name, model.id))


def asset_types(ask: Ask, template_id: UUID, only: UUID | None = None) -> JsonText:
    """The asset types of a template by name (or this one of them). One statement."""
    link = ProjectTemplateAssetTypeLink
    return _tied(ask, template_id, schemas.TemplateAssetTypeRow, EntityType, link, link.asset_type_id, only)


def automations(ask: Ask, template_id: UUID, only: UUID | None = None) -> JsonText:
    """The status automations of a template (or this one of them). One statement."""
    link = ProjectTemplateStatusAutomationLink
    return _tied(ask, template_id, StatusAutomationRow, StatusAutomation, link, link.status_automation_id, only)


def backgrounds(ask: Ask, template_id: UUID, only: UUID | None = None) -> JsonText:
    """The preview backgrounds of a template by name (or this one of them). One statement."""
    link = ProjectTemplatePreviewBackgroundFileLink
    column = link.preview_background_file_id
    return _tied(ask, template_id, schemas.TemplateBackgroundRow, PreviewBackgroundFile, link, column, only)


def _tied(
    ask: Ask, template_id: UUID, schema: Any, model: Any, link: Any, column: Any, only: UUID | None
) -> JsonText:
    rows = select(*columns(ask, schema, model, relations=False)).join(link, column == model.id)
    rows = rows.where(link.project_template_id == template_id)
    if only is not None:
        rows = rows.where(model.id == only)
    return read_list(ask, rows.order_by(getattr(model, "name", model.created_at), model.id))


def links_of(ask: Ask, schema: Any, template_id: UUID, column: str, ids: list[UUID]) -> JsonText:
    """The links of a template with these rows, in the template's order. One statement."""
    link = schema.model
    rows = select(*columns(ask, schema, link)).where(
        link.project_template_id == template_id, getattr(link, column).in_(ids)
    )
    return read_list(ask, rows.order_by(link.priority, link.id))


def first(rows: JsonText) -> JsonText:
    """The one row of a list."""
    return JsonText(rows[1:-1])
