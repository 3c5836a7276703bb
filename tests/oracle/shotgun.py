"""ShotGrid in and out: a production with all that is in it, its repetition, its removal (spec 50 §2)."""

from zlib import crc32

INTO = "/import/shotgun"


def scenario(api):
    number = crc32(api.name("Grid").encode()) % 1_000_000_000
    project = {"id": number, "name": api.name("Grid"), "type": "Project"}
    one = {"id": number, "code": "One", "description": "first", "project": project}
    person = {
        "firstname": "Ann",
        "lastname": "Lee",
        "login": f"grid{number}",
        "email": f"g{number}@example.com",
    }
    code = f"g{number}"[-9:]
    task = {
        "id": number,
        "cached_display_name": "Groom",
        "step": {"id": number},
        "project": project,
        "created_by": {"id": number},
        "entity": {"id": number, "type": "Shot"},
        "sg_status_list": code,
        "start_date": "2026-01-02",
        "due_date": None,
        "sg_sort_order": 3,
        "duration": 480,
        "task_assignees": [{"id": number}],
    }
    shot = {**one, "sg_cut_in": 10, "sg_cut_duration": 5, "sg_sequence": {"id": number}, "sg_lens": 35}
    movie = {"url": "https://films.example.com/a.mp4", "name": "a.mp4"}
    version = {"id": number, "code": "take", "description": "first", "sg_task": {"id": number}}
    note = {"id": number, "content": "said", "tasks": [{"id": number}], "user": {"id": number}}
    requests = (
        ("projects", {**project, "sg_status": "Active", "sg_lens": 35}, {"id": number + 1, "sg_status": None}),
        ("persons", {**person, "id": number, "department": {"name": f"Dep{number}"}}),
        ("persons", {**person, "id": number, "firstname": "Other", "permission_rule_set": {"name": "Admin"}}),
        ("persons", {**person, "id": number + 1, "email": "changeme@email.com"}),
        ("project-connections", {"id": number, "project": project, "user": {"id": number}}, {"id": 3}),
        ("projectconnections", {"id": number + 1, "project": project, "user": {"id": -1}}),
        ("steps", {"id": number, "code": f"Dep{number} Groom", "color": "10,20,255", "entity_type": "Shot"}),
        ("steps", {"id": number, "code": f"Dep{number} Comb", "entity_type": "Shot"}, {"id": 3}),
        ("status", {"id": number, "name": "Ready", "code": code, "bg_color": "1,2,3"}),
        ("status", {"id": number + 1, "name": "Waits", "code": code, "bg_color": None}),
        ("episodes", one, {**one, "id": number + 1, "project": {"name": "nowhere"}}),
        ("episodes", {**one, "code": "Two"}),
        ("sequences", {**one, "episode": {"id": number}}),
        ("sequences", {**one, "id": number + 1, "episode": {"id": number}}),
        ("scenes", {**one, "sequence_sg_scenes_1_sequences": [{"id": number}]}),
        ("scenes", {**one, "sequence_sg_scenes_1_sequences": []}),
        ("assets", {**one, "sg_asset_type": f"T{number}"}, {**one, "id": number + 1, "sg_asset_type": None}),
        ("shots", {**shot, "assets": [{"id": number}, {"id": -1}], "sg_scene": {"id": number}}),
        ("shots", {**one, "sg_cut_in": 7, "sg_cut_duration": None}),
        ("tasks", task, {**task, "id": number + 1, "step": None}),
        ("tasks", {**task, "sg_status_list": "zzz", "created_by": {"id": -1}}),
        ("tasks", {**task, "id": number + 2, "task_assignees": [{"id": -1}]}),
        ("versions", {**version, "sg_uploaded_movie": movie, "user": {"id": number}}),
        ("versions", {**version, "sg_uploaded_movie": None, "description": "second"}),
        ("notes", {**note, "created_at": "2026-01-02T10:11:12+0100"}),
        ("notes", {**note, "content": "again", "created_at": "2026-01-02T10:11:13"}),
    )
    for noun, *entries in requests:
        api.post(f"{INTO}/{noun}", entries)
    for noun in ("shots", "tasks", "notes"):
        api.post(f"{INTO}/{noun}", [])

    api.post(f"{INTO}/errors", {"error": "x"})
    kept = api.post(f"{INTO}/errors", [1])["id"]
    api.delete(f"{INTO}/errors/{kept}")
    api.delete(f"{INTO}/errors/zz")

    for word in ("shot", "person", "project", "note", "version", "task", "asset", "shot", "scene", "sequence"):
        api.post(f"{INTO}/remove/{word}", {"id": number})
    for word in ("episode", "status", "step", "project-connection", "projectconnection", "person", "project"):
        api.post(f"{INTO}/remove/{word}", {"id": number})
