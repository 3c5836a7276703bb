"""Rows of another instance in: each sort new, again, changed, wrong, by somebody who may not (spec 50 §5)."""

from uuid import UUID, uuid5

INTO = "/import/kitsu"
SORTS = (
    "projects",
    "entities",
    "entity-links",
    "tasks",
    "comments",
    "attachment-files",
    "build-jobs",
    "metadata-descriptors",
    "milestones",
    "news",
    "notifications",
    "playlists",
    "preview-files",
    "schedule-items",
    "subscriptions",
    "time-spents",
)
TIMES = {"created_at": "2024-01-02T03:04:05", "updated_at": "2024-01-02T03:04:05"}


def scenario(api):
    space = UUID(int=api.run)
    own = {sort: str(uuid5(space, sort)) for sort in SORTS}
    person = api.get("/auth/authenticated")["user"]["id"]
    kinds = {one["name"]: one["id"] for one in api.get("/data/entity-types")}
    types = {(one["for_entity"], one["name"]): one["id"] for one in api.get("/data/task-types")}
    status = next(one["id"] for one in api.get("/data/task-status") if one["is_default"])
    open_status = next(one["id"] for one in api.get("/data/project-status") if one["name"] == "Open")
    prop = api.post("/data/entity-types", {"name": api.name("Prop")})["id"]
    link = {"project_id": own["projects"]}
    ids = {name: str(uuid5(space, name)) for name in ("sequence", "asset", "shot", "type")}
    shot = {
        "name": "SH1",
        "type": "Shot",
        **link,
        "sequence_id": ids["sequence"],
        "frame_in": 3,
        "fps": "25",
        "data": {},
    }
    entries = (
        (
            "projects",
            {
                "name": api.name("Theirs"),
                "type": "Project",
                "project_status_name": "Open",
                "project_status_id": open_status,
                "production_type": "short",
                "team": [person],
                "task_types": [types["Shot", "Animation"]],
                "task_statuses": [status],
                "asset_types": [prop],
                "status_automations": [],
                "preview_background_files": [],
            },
        ),
        (
            "entities",
            {
                "id": ids["sequence"],
                "name": "SQ1",
                "type": "Sequence",
                **link,
                "entity_type_id": kinds["Sequence"],
            },
        ),
        (
            "entities",
            {
                "id": ids["asset"],
                "name": "Sword",
                "type": "Asset",
                **link,
                "asset_type_id": prop,
                "asset_type_name": "Prop",
                "episode_id": None,
                "tasks": [],
                "entities_in": [],
                "preview_file_id": "",
            },
        ),
        ("entities", {**shot, "id": ids["shot"], "nb_frames": 12, "sequence_name": "SQ1", "project_name": "x"}),
        ("entities", {**shot, "name": "SH2", "entities_out": [ids["asset"]], "data": {"lens": "35"}}),
        (
            "entity-links",
            {
                "entity_in_id": ids["shot"],
                "entity_out_id": ids["asset"],
                "nb_occurences": 3,
                "label": "animate",
                "type": "EntityLink",
                "project_name": "x",
            },
        ),
        (
            "tasks",
            {
                "name": "main",
                **link,
                "entity_id": ids["shot"],
                "task_type_id": types["Shot", "Animation"],
                "task_status_id": status,
                "assignees": [person],
                "assigner_id": person,
                "priority": 1,
                "start_date": "2026-03-02T00:00:00",
                "due_date": "2026-03-09T00:00:00",
                "estimation": 480,
                "type": "Task",
            },
        ),
        (
            "preview-files",
            {
                "name": "take",
                "revision": 1,
                "task_id": own["tasks"],
                "person_id": person,
                "extension": "png",
                "comments": [],
                "type": "PreviewFile",
                "status": None,
                "data": {"a": 1},
            },
        ),
        (
            "comments",
            {
                "object_id": own["tasks"],
                "object_type": "Task",
                "person_id": person,
                "text": "said",
                "type": "Comment",
                "task_status_id": status,
                "previews": [own["preview-files"]],
                "mentions": [person],
                "acknowledgements": [person],
                "for_client": False,
            },
        ),
        (
            "attachment-files",
            {
                "name": "a.png",
                "size": 3,
                "extension": "png",
                "mimetype": "image/png",
                "comment_id": own["comments"],
                "type": "AttachmentFile",
                "comment": None,
                "chat_message": None,
            },
        ),
        (
            "playlists",
            {"name": "Dailies", **link, "shots": [], "build_jobs": [], "type": "Playlist", "for_client": True},
        ),
        (
            "build-jobs",
            {"playlist_id": own["playlists"], "status": "succeeded", "job_type": "archive", "type": "BuildJob"},
        ),
        (
            "metadata-descriptors",
            {
                "name": "Fur",
                "field_name": "fur",
                **link,
                "entity_type": "Asset",
                "data_type": "string",
                "choices": [],
                "departments": [],
                "type": "MetadataDescriptor",
            },
        ),
        (
            "milestones",
            {
                "name": "M",
                "date": "2026-03-02",
                **link,
                "task_type_id": types["Shot", "Animation"],
                "type": "Milestone",
            },
        ),
        (
            "news",
            {
                "change": True,
                "author_id": person,
                "comment_id": own["comments"],
                "preview_file_id": None,
                "task_id": own["tasks"],
                "type": "News",
            },
        ),
        (
            "notifications",
            {
                "person_id": person,
                "author_id": person,
                "notification_type": "comment",
                "task_id": own["tasks"],
                "comment_id": own["comments"],
                "read": False,
                "type": "Notification",
            },
        ),
        (
            "schedule-items",
            {
                **link,
                "task_type_id": types["Shot", "Animation"],
                "object_id": ids["sequence"],
                "start_date": "2026-03-02",
                "end_date": "2026-03-09",
                "man_days": 4,
                "type": "ScheduleItem",
            },
        ),
        ("subscriptions", {"person_id": person, "task_id": own["tasks"], "type": "Subscription"}),
        (
            "time-spents",
            {
                "duration": 60,
                "date": "2026-03-02",
                "person_id": person,
                "task_id": own["tasks"],
                "type": "TimeSpent",
            },
        ),
    )
    for _ in range(2):  # new, then again
        for sort, entry in entries:
            api.post(f"{INTO}/{sort}", [{"id": own[sort], **TIMES, **entry}])
    api.post(f"{INTO}/tasks?silent=true", [{"id": own["tasks"], **link, "assignees": [], "priority": 2}])
    api.post(f"{INTO}/entities", [{"id": own["entities"], "name": "SH2b", "type": "Shot", **link}])
    api.post(f"{INTO}/projects", [{"id": own["projects"], "team": [], "fps": "30"}])
    for path in ("projects", "tasks", "comments", "playlists", "preview-files", "milestones"):
        api.get(f"/data/{path}/{own[path]}")
    api.get(f"/data/shots/{own['entities']}")
    api.get(f"/data/shots/{ids['shot']}")
    for sort in SORTS:
        api.post(f"{INTO}/{sort}", {})
        api.post(f"{INTO}/{sort}", [])
    artist = api.post(
        "/data/persons",
        {
            "first_name": "A",
            "last_name": "B",
            "email": f"kitsu{api.run}@example.com",
            "role": "user",
        },
    )["id"]
    api.post(
        f"/actions/persons/{artist}/change-password",
        {"password": "a-long-password", "password_2": "a-long-password"},
    )
    user = api.login(f"kitsu{api.run}@example.com", "a-long-password")
    for sort, entry in entries:
        user.post(f"{INTO}/{sort}", [{"id": own[sort], **TIMES, **entry}])
    api.delete(f"/data/persons/{artist}?force=true")
