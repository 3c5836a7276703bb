"""A line of a table as a request: the path's ids and the body's filled with the production's rows."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from tests.roles.bodies import Upload, body_of
from tests.roles.production import Rows

PARAMETERS = {  # path parameter -> row; the others are called as their row, with `_id`
    "attachment_file_id": "attachment",
    "build_job_id": "build_job",
    "entity_id": "shot",
    "entry_id": "budget_entry",
    "error_id": "import_error",
    "file_id": "working_file",
    "filter_id": "filter",
    "hardware_item_id": "hardware",
    "metadata_descriptor_id": "descriptor",
    "preview_background_file_id": "background",
    "preview_file_id": "preview",
    "production_schedule_version_id": "version",
    "project_template_id": "template",
    "status_automation_id": "automation",
    "temporal_entity_id": "shot",
}
WORDS = {  # path parameter -> text
    "date": "2026-11-10",
    "day": "10",
    "entity_type": "shot",
    "extension": "png",
    "field_name": "secret",
    "file_name": "a.png",
    "filename": "swagger-ui.css",
    "month": "11",
    "month_date": "2026-11",
    "week": "46",
    "year": "2026",
}
INSTANCES = {  # collection of `/<collection>/<instance_id>` -> row
    "asset-instances": "asset_instance",
    "attachment-files": "attachment",
    "budget-entries": "budget_entry",
    "budgets": "spare_budget",
    "chat-messages": "chat_message",
    "chats": "spare_chat",
    "comments": "comment",
    "custom-actions": "action",
    "day-offs": "day_off",
    "departments": "spare_department",
    "entities": "shot",
    "entity-links": "entity_link",
    "entity-types": "spare_entity_type",
    "events": "event",
    "file-status": "spare_file_status",
    "hardware-items": "spare_hardware",
    "metadata-descriptors": "descriptor",
    "milestones": "milestone",
    "news": "news",
    "notifications": "notification",
    "organisations": "spare_organisation",
    "output-files": "output_file",
    "output-types": "spare_output_type",
    "persons": "person",
    "playlists": "playlist",
    "plugins": "plugin",
    "preview-background-files": "spare_background",
    "preview-files": "preview",
    "production-schedule-version-task-links": "version_link",
    "production-schedule-versions": "version",
    "project-status": "spare_project_status",
    "project-templates": "template",
    "projects": "project",
    "salary-scales": "scale",
    "schedule-items": "schedule_item",
    "search-filter-groups": "filter_group",
    "search-filters": "filter",
    "softwares": "spare_software",
    "status-automations": "automation",
    "studios": "spare_studio",
    "subscriptions": "subscription",
    "task-status": "spare_task_status",
    "task-types": "spare_task_type",
    "tasks": "task",
    "time-spents": "time_spent",
    "webhooks": "webhook",
    "working-files": "working_file",
}
OTHERWISE = {  # (operation, parameter) -> row
    ("DELETE /data/entities/<instance_id>", "instance_id"): "spare_shot",
    ("DELETE /data/persons/<instance_id>", "instance_id"): "spare_person",
    ("DELETE /data/projects/<instance_id>", "instance_id"): "spare_project",
    ("DELETE /data/shots/<shot_id>", "shot_id"): "spare_shot",
    ("POST /actions/tasks/<task_id>/comments/<comment_id>/move", "comment_id"): "bare_comment",
    ("POST /pictures/preview-files/<instance_id>", "instance_id"): "awaited",
    ("POST /import/shotgun/remove/<type>", "type"): "shot",
}


def _row_named(operation: str, path: str, parameter: str) -> str:
    """Which row fills a parameter of a path."""
    if (operation, parameter) in OTHERWISE:
        return OTHERWISE[operation, parameter]
    if path.startswith("/shared/"):
        shared = {
            "comment_id": "guest_comment",
            "attachment_file_id": "guest_attachment",
            "person_id": "art_off",
        }
        if parameter in shared:
            return shared[parameter]
    if path.startswith("/movies/") or "/movies/" in path:
        return {"instance_id": "movie", "preview_file_id": "movie"}.get(parameter, parameter)
    if parameter == "instance_id":
        before = path.split("<instance_id>")[0].strip("/").split("/")[-1]
        if path.startswith("/pictures/"):
            return {"organisations": "organisation", "preview-background-files": "background"}.get(
                before, INSTANCES[before]
            )
        return INSTANCES[before]
    return PARAMETERS.get(parameter, parameter.removesuffix("_id"))


def address(method: str, path: str, rows: Rows) -> str:
    """The path with the production's ids in it."""
    operation = f"{method} {path.split('?')[0]}"

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "extension" and "background" in path:
            return "hdr"
        return WORDS[name] if name in WORDS else str(rows[_row_named(operation, path, name)])

    return re.sub(r"<(\w+)>", value, path)


def filled(value: Any, rows: Rows) -> Any:
    """A body with the production's ids in it."""
    if isinstance(value, str):
        return str(rows[value[1:]]) if value.startswith("$") else value
    if isinstance(value, list):
        return [filled(one, rows) for one in value]
    if isinstance(value, dict):
        return {filled(key, rows): filled(one, rows) for key, one in value.items()}
    return value


def arguments(method: str, path: str, rows: Rows) -> dict[str, Any]:
    """The request's body, as Flask's test client takes it."""
    body = body_of(method, path)
    if isinstance(body, Upload):
        form = {**filled(body.form, rows), "file": (BytesIO(body.content), body.name)}
        return {"data": form, "content_type": "multipart/form-data"}
    return {} if body is None else {"json": filled(body, rows)}
