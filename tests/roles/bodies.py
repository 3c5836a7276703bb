"""A body for each operation that wants one: `"$shot"` stands for the production's shot, other texts for themselves.

An operation that is not named here is sent `{}`. Bodies are the least with which the operation does what it is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.media import images

CSV = {
    "assets": "Type,Name\n",
    "casting": "Parent,Name,Asset Type,Asset,Occurences\n",
    "edits": "Name,Description\n",
    "estimations": "Parent,Entity,Estimation\n",
    "shots": "Sequence,Name\n",
    "persons": "First Name,Last Name,Email\n",
}
EDL = "TITLE: cut\nFCM: NON-DROP FRAME\n\n"


@dataclass(frozen=True)
class Upload:
    """A multipart body: one file and what else the form carries."""

    name: str
    content: bytes
    form: dict[str, Any] = field(default_factory=dict)


PICTURE = Upload("a.png", images.picture())
NAMED: dict[str, Any] = {"name": "New", "color": "#FFFFFF"}
CASTING = [{"asset_id": "$asset", "nb_occurences": 1}]
SAID = {"task_id": "$task", "task_status_id": "$task_status", "text": "Nice"}
ASKED = {"output_type_id": "$output_type", "task_type_id": "$task_type"}
PATH = {"project_id": "$project", "file_path": "/simple/productions/roles/shots/sq01/shroles/x/y/z"}
COLUMN = {"entity_type": "Shot", "name": "Column", "data_type": "string", "departments": ["$department"]}

CREATED: dict[str, dict[str, Any]] = {  # POST /data/<table>
    "asset-instances": {"asset_id": "$asset", "number": 9},
    "budget-entries": {
        "budget_id": "$budget",
        "department_id": "$department",
        "start_date": "2026-11-10",
        "months_duration": 1,
        "daily_salary": 1,
    },
    "budgets": {"project_id": "$project", "name": "New", "currency": "EUR"},
    "chat-messages": {"chat_id": "$chat", "person_id": "$person"},
    "chats": {"object_id": "$other_shot"},
    "comments": {"object_id": "$task", "object_type": "Task", "person_id": "$person"},
    "custom-actions": {"name": "New"},
    "day-offs": {"person_id": "$person", "date": "2026-12-24", "end_date": "2026-12-24"},
    "departments": NAMED,
    "entities": {"name": "New", "project_id": "$project", "entity_type_id": "$shot_type"},
    "entity-links": {"entity_in_id": "$other_shot", "entity_out_id": "$asset"},
    "entity-types": {"name": "New"},
    "events": {"name": "main:test"},
    "file-status": NAMED,
    "hardware-items": {"name": "New", "short_name": "n"},
    "metadata-descriptors": {**COLUMN, "project_id": "$project", "field_name": "column", "departments": []},
    "milestones": {"name": "New", "project_id": "$project", "date": "2026-11-10"},
    "news": {"author_id": "$person", "task_id": "$task"},
    "notifications": {"person_id": "$person", "author_id": "$art_off", "type": "comment"},
    "organisations": {"name": "New"},
    "output-files": {"name": "new", "revision": 1, "file_status_id": "$file_status", "entity_id": "$shot"},
    "output-types": {"name": "New", "short_name": "n"},
    "persons": {"first_name": "New", "last_name": "Person"},
    "playlists": {"name": "New", "project_id": "$project"},
    "plugins": {
        "plugin_id": "new",
        "name": "New",
        "version": "1.0.0",
        "maintainer_name": "A",
        "license": "MIT",
    },
    "preview-background-files": {"name": "New"},
    "preview-files": {"task_id": "$task", "name": "new"},
    "production-schedule-version-task-links": {
        "production_schedule_version_id": "$other_version",
        "task_id": "$task",
    },
    "production-schedule-versions": {"name": "New", "project_id": "$project"},
    "project-status": NAMED,
    "project-templates": {"name": "New"},
    "projects": {"name": "New"},
    "salary-scales": {"department_id": "$department", "position": "lead", "seniority": "mid", "salary": 1},
    "schedule-items": {
        "project_id": "$project",
        "task_type_id": "$task_type",
        "object_id": "$episode",
        "start_date": "2026-11-10",
        "end_date": "2026-11-11",
    },
    "search-filter-groups": {"list_type": "shot", "name": "New"},
    "search-filters": {"list_type": "shot", "name": "New", "search_query": "x"},
    "softwares": {"name": "New", "short_name": "n", "file_extension": ".n"},
    "studios": NAMED,
    "subscriptions": {"person_id": "$person", "task_id": "$other_task"},
    "task-status": {**NAMED, "short_name": "new"},
    "task-types": NAMED,
    "tasks": {"task_type_id": "$free_task_type", "entity_id": "$shot", "project_id": "$project"},
    "time-spents": {"duration": 1, "date": "2026-11-11", "task_id": "$task", "person_id": "$person"},
    "working-files": {"name": "new", "revision": 9, "task_id": "$task", "entity_id": "$shot"},
}

ACTIONS: dict[str, Any] = {
    "POST /actions/assets/share": {"asset_ids": ["$asset"]},
    "POST /actions/metadata-descriptors/all-projects/reorder": {
        "entity_type": "Shot",
        "field_order": ["secret"],
    },
    "PUT /actions/persons/<person_id>/assign": {"task_ids": ["$task"]},
    "POST /actions/persons/<person_id>/change-password": {
        "password": "a-long-password",
        "password_2": "a-long-password",
    },
    "POST /actions/persons/<person_id>/departments/add": {"department_id": "$elsewhere"},
    "POST /actions/playlists/<playlist_id>/add-entities": {"entities": [{"entity_id": "$other_shot"}]},
    "POST /actions/playlists/<playlist_id>/add-entity": {"entity_id": "$other_shot"},
    "PUT /actions/preview-files/<preview_file_id>/update-position": {"position": 1},
    "POST /actions/production-schedule-versions/<production_schedule_version_id>"
    "/set-task-links-from-production-schedule-version": {"production_schedule_version_id": "$other_version"},
    "POST /actions/project-templates/<project_template_id>/task-statuses/reorder": {
        "task_status_ids": ["$task_status"]
    },
    "POST /actions/project-templates/<project_template_id>/task-types/reorder": {
        "task_type_ids": ["$task_type"]
    },
    "POST /actions/projects/<project_id>/assets/share": {"asset_ids": ["$asset"]},
    "POST /actions/projects/<project_id>/delete-entities": ["$spare_shot"],
    "POST /actions/projects/<project_id>/delete-tasks": ["$other_task"],
    "POST /actions/projects/<project_id>/move-concepts": {"concept_ids": ["$concept"]},
    "POST /actions/projects/<project_id>/task-status-links/reorder": {"task_status_ids": ["$task_status"]},
    "POST /actions/projects/<project_id>/task-type-links/reorder": {"task_type_ids": ["$task_type"]},
    "POST /actions/projects/<project_id>/task-types/<task_type_id>/assets/create-tasks": ["$other_asset"],
    "POST /actions/projects/<project_id>/task-types/<task_type_id>/concepts/create-tasks": [],
    "POST /actions/projects/<project_id>/task-types/<task_type_id>/create-tasks/<entity_type>": [],
    "POST /actions/projects/<project_id>/task-types/<task_type_id>/edits/create-tasks": [],
    "POST /actions/projects/<project_id>/task-types/<task_type_id>/shots/create-tasks": ["$other_shot"],
    "POST /actions/projects/<project_id>/tasks/comment-many": [
        {"object_id": "$task", "task_status_id": "$task_status", "comment": "Nice"}
    ],
    "POST /actions/projects/<project_id>/tasks/copy-client-comments": {"task_ids": ["$task"]},
    "POST /actions/task-types/reorder": {"task_type_ids": ["$task_type"]},
    "PUT /actions/tasks/<task_id>/assign": {"person_id": "$person"},
    "POST /actions/tasks/<task_id>/batch-comment": {"comments": [SAID]},
    "POST /actions/tasks/batch-comment": {"comments": [SAID]},
    "POST /actions/tasks/<task_id>/comment": {"task_status_id": "$task_status", "comment": "Nice"},
    "POST /actions/tasks/<task_id>/comments/<comment_id>/add-attachment": Upload("b.txt", b"hello"),
    "POST /actions/tasks/<task_id>/comments/<comment_id>/move": {"target_task_id": "$other_task"},
    "POST /actions/tasks/<task_id>/time-spents/<date>/persons/<person_id>": {"duration": 30},
    "POST /actions/tasks/<task_id>/time-spents/<date>/persons/<person_id>/add": {"duration": 30},
    "PUT /actions/tasks/clear-assignation": {"task_ids": ["$task"], "person_id": "$person"},
    "PUT /actions/tasks/set-main-preview": {"task_ids": ["$task"]},
    "PUT /actions/tasks/set-priority": {"task_ids": ["$task"], "priority": 1},
    "POST /actions/user/tasks/subscribe": {"task_ids": ["$task"]},
    "POST /actions/user/tasks/unsubscribe": {"task_ids": ["$task"]},
    "PUT /actions/working-files/<working_file_id>/comment": {"comment": "Nice"},
}

SIGN_ON: dict[str, Any] = {
    "POST /auth/app-login/code": {"code_challenge": "a" * 43},
    "POST /auth/app-login/token": {"code": "unknown", "code_verifier": "a" * 43},
    "POST /auth/change-password": {
        "old_password": "wrong",
        "password": "a-long-one",
        "password_2": "a-long-one",
    },
    "POST /auth/email-otp": {"email_otp": "000000"},
    "POST /auth/fido": {"registration_response": {}, "device_name": "Key"},
    "DELETE /auth/fido": {"device_name": "Key"},
    "POST /auth/login": {"email": "nobody@example.com", "password": "wrong"},
    "POST /auth/reset-password": {"email": "nobody@example.com"},
    "PUT /auth/reset-password": {
        "email": "nobody@example.com",
        "token": "wrong",
        "password": "a-long-one",
        "password2": "a-long-one",
    },
    "POST /auth/totp": {"totp": "000000"},
}

DATA: dict[str, Any] = {
    "POST /data/assets/<asset_id>/asset-asset-instances": {"asset_to_instantiate_id": "$other_asset"},
    "PUT /data/assets/<asset_id>/casting": [{"asset_id": "$other_asset", "nb_occurences": 1}],
    "PUT /data/comments/<instance_id>": {"text": "Changed"},
    "PUT /data/concept-folders/<concept_folder_id>": {"name": "Renamed"},
    "POST /data/departments/<department_id>/hardware-items": {"hardware_item_id": "$hardware"},
    "POST /data/departments/<department_id>/software-licenses": {"software_id": "$software"},
    "PUT /data/entities/<instance_id>": {"data": {"secret": "y"}},
    "POST /data/entities/<entity_id>/chat/messages": {"message": "Hello"},
    "POST /data/entities/<entity_id>/tasks": {"task_type_ids": ["$free_task_type"]},
    "POST /data/entities/guess-from-path": PATH,
    "POST /data/entities/guess_from_path": PATH,
    "POST /data/metadata-descriptors/all-projects": COLUMN,
    "PUT /data/metadata-descriptors/all-projects/<field_name>": {"entity_type": "Shot", "name": "Secret"},
    "POST /data/playlists/<playlist_id>/share/<token>/invite": {"emails": ["a@example.com"]},
    "POST /data/project-templates/<project_template_id>/asset-types": {"asset_type_id": "$asset_type"},
    "PUT /data/project-templates/<project_template_id>/default-preview-background-file": {
        "default_preview_background_file_id": "$background"
    },
    "POST /data/project-templates/<project_template_id>/preview-background-files": {
        "preview_background_file_id": "$background"
    },
    "POST /data/project-templates/<project_template_id>/status-automations": {
        "status_automation_id": "$automation"
    },
    "POST /data/project-templates/<project_template_id>/task-statuses": {"task_status_id": "$task_status"},
    "POST /data/project-templates/<project_template_id>/task-types": {"task_type_id": "$task_type"},
    "POST /data/project-templates/from-project/<project_id>": {"name": "Made"},
    "POST /data/projects/<project_id>/asset-types/<asset_type_id>/assets/new": {"name": "New"},
    "POST /data/projects/<project_id>/budgets": {"name": "New"},
    "PUT /data/projects/<project_id>/budgets/<budget_id>": {"name": "Renamed"},
    "POST /data/projects/<project_id>/budgets/<budget_id>/entries": {
        "department_id": "$department",
        "start_date": "2026-11-10",
        "months_duration": 1,
        "daily_salary": 1,
    },
    "PUT /data/projects/<project_id>/budgets/<budget_id>/entries/<entry_id>": {"months_duration": 3},
    "POST /data/projects/<project_id>/concept-folders": {"name": "New"},
    "POST /data/projects/<project_id>/concepts": {"name": "New"},
    "POST /data/projects/<project_id>/edits": {"name": "New"},
    "PUT /data/projects/<project_id>/entities/<entity_id>/casting": CASTING,
    "PUT /data/projects/<project_id>/entities/casting": {"$shot": CASTING},
    "PUT /data/projects/<project_id>/entities/casting/assets/<asset_id>": {"entity_ids": ["$shot"]},
    "POST /data/projects/<project_id>/episodes": {"name": "New"},
    "POST /data/projects/<project_id>/metadata-descriptors": COLUMN,
    "PUT /data/projects/<project_id>/metadata-descriptors/<metadata_descriptor_id>": {
        "name": "Secret",
        "departments": ["$department"],
    },
    "POST /data/projects/<project_id>/metadata-descriptors/reorder": {
        "entity_type": "Shot",
        "descriptor_ids": ["$descriptor"],
    },
    "POST /data/projects/<project_id>/playlists/temp": {"task_ids": ["$task"]},
    "PUT /data/projects/<project_id>/preview-account": {"is_open": True},
    "POST /data/projects/<project_id>/scenes": {"name": "New"},
    "POST /data/projects/<project_id>/sequences": {"name": "New"},
    "POST /data/projects/<project_id>/settings/asset-types": {"asset_type_id": "$asset_type"},
    "POST /data/projects/<project_id>/settings/preview-background-files": {
        "preview_background_file_id": "$background"
    },
    "POST /data/projects/<project_id>/settings/status-automations": {"status_automation_id": "$automation"},
    "POST /data/projects/<project_id>/settings/task-status": {"task_status_id": "$spare_task_status"},
    "PUT /data/projects/<project_id>/settings/task-status/<task_status_id>": {"is_client_allowed": True},
    "POST /data/projects/<project_id>/settings/task-types": {"task_type_id": "$spare_task_type"},
    "POST /data/projects/<project_id>/shots": {"name": "New"},
    "POST /data/projects/<project_id>/task-types/<task_type_id>/softwares": {"software_id": "$software"},
    "POST /data/projects/<project_id>/team": {"person_id": "$spare_person"},
    "PUT /data/projects/<project_id>/team/<person_id>": {"role": "user"},
    "POST /data/scenes/<scene_id>/asset-instances": {"asset_id": "$asset"},
    "POST /data/scenes/<scene_id>/shots": {"shot_id": "$shot"},
    "POST /data/search": {"query": "SHROLES", "index_names": ["shots"]},
    "PUT /data/shots/<shot_id>": {"description": "Changed"},
    "POST /data/shots/<shot_id>/asset-instances": {"asset_instance_id": "$other_instance"},
    "POST /data/task-status-links": {"project_id": "$project", "task_status_id": "$task_status"},
    "POST /data/task-type-links": {"project_id": "$project", "task_type_id": "$task_type"},
    "PUT /data/tasks/<instance_id>": {"priority": 1},
    "POST /data/tasks/<task_id>/comments/<comment_id>/reply": {"text": "Yes"},
    "POST /data/tasks/<task_id>/working-files/new": {"name": "main"},
    "POST /data/user/filter-groups": {"name": "New"},
    "POST /data/user/filters": {"name": "New", "query": "x"},
    "PUT /data/user/filters/<filter_id>": {"name": "Renamed"},
    "PUT /data/user/filter-groups/<filter_group_id>": {"name": "Renamed"},
    "PUT /data/user/notifications/<notification_id>": {"read": True},
    "POST /data/webhooks": {"name": "Hook", "url": "https://example.com/hook"},
    "POST /data/working-files/<working_file_id>/file": Upload("a.ma", b"hello"),
}

SHARED: dict[str, Any] = {
    "PUT /shared/playlists/<token>/annotations": {"guest_id": "$guest", "preview_file_id": "$preview"},
    "POST /shared/playlists/<token>/comments": {**SAID, "guest_id": "$guest"},
    "PUT /shared/playlists/<token>/comments/<comment_id>": {"guest_id": "$guest", "text": "Changed"},
    "DELETE /shared/playlists/<token>/comments/<comment_id>": {"guest_id": "$guest"},
    "POST /shared/playlists/<token>/comments/<comment_id>/attachments": Upload(
        "b.txt", b"hello", {"guest_id": "$guest"}
    ),
    "DELETE /shared/playlists/<token>/comments/<comment_id>/attachments/<attachment_file_id>": {
        "guest_id": "$guest"
    },
}

BODIES: dict[str, Any] = {**ACTIONS, **SIGN_ON, **DATA, **SHARED} | {
    f"POST /data/{table}": body for table, body in CREATED.items()
}


def body_of(method: str, path: str) -> Any:
    """What the operation is sent; None when it takes no body."""
    name = f"{method} {path.split('?')[0]}"
    if name in BODIES:
        return BODIES[name]
    if method == "POST" and path.startswith("/pictures/"):
        return Upload("a.hdr", images.panorama()) if "background" in path else PICTURE
    if path.startswith("/import/csv/"):
        return Upload("a.csv", CSV[path.rsplit("/", 1)[1]].encode())
    if path.startswith("/import/otio/"):
        return Upload("a.edl", EDL.encode())
    if path.startswith("/import/shotgun/remove/"):
        return {"id": 1}
    if path.startswith("/import/"):
        return [] if "errors" not in path else {"what": "happened"}
    if "/output-file" in path and method == "POST":
        return ASKED
    return {} if method in ("POST", "PUT") else None
