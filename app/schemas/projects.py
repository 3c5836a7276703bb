"""How projects look on the wire (spec 20 §4.4)."""

from __future__ import annotations

from app.models import (
    Project,
    ProjectAssetTypeLink,
    ProjectPersonLink,
    ProjectPreviewBackgroundFileLink,
    ProjectStatusAutomationLink,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
)
from app.schemas.row import ids, row

RELATIONS = {
    "team": ids(ProjectPersonLink, "project_id", "person_id"),
    "asset_types": ids(ProjectAssetTypeLink, "project_id", "asset_type_id"),
    "task_types": ids(ProjectTaskTypeLink, "project_id", "task_type_id"),
    "task_statuses": ids(ProjectTaskStatusLink, "project_id", "task_status_id"),
    "status_automations": ids(ProjectStatusAutomationLink, "project_id", "status_automation_id"),
    "preview_background_files": ids(
        ProjectPreviewBackgroundFileLink, "project_id", "preview_background_file_id"
    ),
}
ProjectRow = row(Project, relations=RELATIONS)
ProjectTaskTypeLinkRow = row(ProjectTaskTypeLink)
ProjectTaskStatusLinkRow = row(ProjectTaskStatusLink)
