"""How project templates look on the wire (spec 20 §17)."""

from __future__ import annotations

from app.models import (
    ProjectTemplate,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
)
from app.schemas.row import ids, row

OWNER = "project_template_id"
RELATIONS = {
    "task_types": ids(ProjectTemplateTaskTypeLink, OWNER, "task_type_id"),
    "task_statuses": ids(ProjectTemplateTaskStatusLink, OWNER, "task_status_id"),
    "asset_types": ids(ProjectTemplateAssetTypeLink, OWNER, "asset_type_id"),
    "status_automations": ids(ProjectTemplateStatusAutomationLink, OWNER, "status_automation_id"),
    "preview_background_files": ids(
        ProjectTemplatePreviewBackgroundFileLink, OWNER, "preview_background_file_id"
    ),
}
ProjectTemplateRow = row(ProjectTemplate, relations=RELATIONS)
