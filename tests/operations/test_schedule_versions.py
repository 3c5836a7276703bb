"""Milestones, schedule items, versions and templates through the generic routes (spec 20 §18.3, 18.8-18.12)."""


def test_a_manager_keeps_versions_and_links_tasks_of_the_same_project(as_, make):
    manager, task = as_(make.caller("manager")), str(make.task())
    foreign = str(make.task(entity=make.shot(project_id=make.project())))
    body = {"name": "V1", "project_id": str(make.project_id)}

    version = manager.post("/data/production-schedule-versions", body)

    assert version.status_code == 201
    assert manager.post("/data/production-schedule-versions", body).status_code == 400
    link = {"production_schedule_version_id": version.json["id"], "task_id": task}
    path = "/data/production-schedule-version-task-links"
    made = manager.post(path, link)
    assert (made.status_code, made.json["task_id"]) == (201, task)
    assert manager.post(path, {**link, "task_id": foreign}).status_code == 400
    listed = manager.get(f"{path}?project_id={make.project_id}").json
    assert [one["id"] for one in listed] == [made.json["id"]]
    assert as_(make.caller("vendor")).get(f"{path}/{made.json['id']}").status_code == 403
    assert manager.delete(f"/data/production-schedule-versions/{version.json['id']}").status_code == 204


def test_milestones_and_schedule_items_are_the_managers(as_, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    project = str(make.project_id)

    day = manager.post("/data/milestones", {"name": "Alpha", "date": "2026-01-02", "project_id": project})

    assert (day.status_code, day.json["date"]) == (201, "2026-01-02")
    assert artist.get(f"/data/milestones/{day.json['id']}").status_code == 200
    assert artist.delete(f"/data/milestones/{day.json['id']}").status_code == 403
    assert (
        manager.post("/data/milestones", {"name": "x", "date": "soon", "project_id": project}).status_code
        == 400
    )
    body = {"project_id": project, "task_type_id": str(make.task_type()), "start_date": "2026-01-02"}
    item = manager.post("/data/schedule-items", body)
    assert item.status_code == 201
    assert manager.put(f"/data/schedule-items/{item.json['id']}", {"man_days": 3}).json["man_days"] == 3
    assert artist.put(f"/data/schedule-items/{item.json['id']}", {"man_days": 3}).status_code == 403


def test_templates_are_the_admins_and_hand_on_their_settings(as_, make, admin):
    made = admin.post("/data/project-templates", {"name": "Film", "fps": "24"})

    assert made.status_code == 201
    assert as_(make.caller("user")).get("/data/project-templates").status_code == 403
    listed = as_(make.caller("manager")).get("/data/project-templates").json
    assert made.json["id"] in [one["id"] for one in listed]
    started = admin.post("/data/projects", {"name": "P", "project_template_id": made.json["id"]}).json
    assert started["fps"] == "24"


def test_descriptors_are_narrowed_to_the_callers_role(as_, make, admin):
    body = {"name": "Mood", "field_name": "mood", "entity_type": "Shot", "project_id": str(make.project_id)}

    made = admin.post("/data/metadata-descriptors", {**body, "data_type": "string"})

    assert made.status_code == 201
    seen = {
        role: [one["id"] for one in as_(make.caller(role)).get("/data/metadata-descriptors").json]
        for role in ("user", "client")
    }
    assert seen == {"user": [made.json["id"]], "client": []}
