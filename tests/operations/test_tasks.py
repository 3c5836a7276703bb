"""Tasks one by one (spec 30 §16.1)."""


def _body(make, **more):
    return {"entity_id": str(make.shot()), "task_type_id": str(make.task_type()), **more}


def test_a_new_task_takes_the_project_of_its_entity_and_the_default_status(as_, make):
    made = as_(make.caller("manager")).post("/data/tasks", _body(make))

    assert made.status_code == 201, made.json
    assert made.json["name"] == "main"
    assert made.json["project_id"] == str(make.project_id)
    assert made.json["task_status_id"] == str(make.task_status("todo"))
    assert made.json["assignees"] == []


def test_only_those_who_run_the_project_create_and_delete_tasks(as_, make):
    task = make.task()

    assert as_(make.caller("user")).post("/data/tasks", _body(make)).status_code == 403
    assert as_(make.caller("manager", team=False)).post("/data/tasks", _body(make)).status_code == 403
    assert as_(make.caller("supervisor")).post("/data/tasks", _body(make)).status_code == 201
    assert as_(make.caller("supervisor")).delete(f"/data/tasks/{task}").status_code == 403
    assert as_(make.caller("manager")).delete(f"/data/tasks/{task}").status_code == 204


def test_a_task_needs_a_type_for_its_kind_of_entity(admin, make):
    assert admin.post("/data/tasks", {"entity_id": str(make.shot())}).status_code == 400
    wrong = _body(make, task_type_id=str(make.task_type(for_entity="Asset")))
    assert admin.post("/data/tasks", wrong).status_code == 400
    unknown = _body(make, task_type_id="00000000-0000-4000-8000-000000000000")
    assert admin.post("/data/tasks", unknown).status_code == 404
    body = _body(make)
    assert admin.post("/data/tasks", body).status_code == 201
    assert admin.post("/data/tasks", body).status_code == 400


def test_data_is_merged_and_assignees_are_replaced(admin, make):
    one, two = make.person(), make.person()
    task = make.task(data={"a": 1, "b": 2}, assignees=[one])

    changed = admin.put(f"/data/tasks/{task}", {"data": {"b": 3}, "assignees": [str(two)]})

    assert changed.status_code == 200, changed.json
    assert changed.json["data"] == {"a": 1, "b": 3}
    assert "assignees" not in changed.json
    assert admin.get(f"/data/tasks/{task}").json["assignees"] == [str(two)]
    assert admin.put(f"/data/tasks/{task}", {"difficulty": 9}).status_code == 400


def test_a_supervisor_edits_the_plan_and_nothing_else(as_, make):
    task, client = make.task(), as_(make.caller("supervisor"))

    assert client.put(f"/data/tasks/{task}", {"estimation": 480}).status_code == 200
    assert client.put(f"/data/tasks/{task}", {"name": "other"}).status_code == 403


def test_a_task_with_comments_is_deleted_only_by_force(admin, make):
    task = make.task()
    make.comment(task)

    assert admin.delete(f"/data/tasks/{task}?force=true").status_code == 204
    assert admin.get(f"/data/tasks/{task}").status_code == 404


def test_the_list_shows_a_vendor_their_tasks_and_filters_by_episode(as_, make):
    vendor = make.caller("vendor")
    episode = make.episode()
    shot = make.shot(sequence_id=make.sequence(parent_id=episode))
    mine, other = make.task(assignees=[vendor.id]), make.task(entity=shot)

    assert [one["id"] for one in as_(vendor).get("/data/tasks").json] == [str(mine)]
    listed = as_(make.caller("user")).get(f"/data/tasks?episode_id={episode}").json
    assert [one["id"] for one in listed] == [str(other)]


def test_a_client_sees_a_task_without_its_plan(as_, make):
    task = make.task(estimation=480, priority=2)

    shown = as_(make.caller("client")).get(f"/data/tasks/{task}").json

    assert (shown["estimation"], shown["priority"], shown["assignees"]) == (0, 0, [])
