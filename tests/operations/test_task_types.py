"""Task types (spec 30 §16.2)."""


def test_a_name_is_taken_whatever_its_case(admin):
    assert admin.post("/data/task-types", {"name": "Sculpt"}).status_code == 201
    assert admin.post("/data/task-types", {"name": "SCULPT"}).status_code == 400


def test_a_type_of_a_project_goes_only_by_force(admin, make):
    type_id = make.task_type()
    make.enable(make.project_id, type_id)

    assert admin.delete(f"/data/task-types/{type_id}").status_code == 400
    assert admin.delete(f"/data/task-types/{type_id}?force=true").status_code == 204


def test_reordering_sets_priorities_from_one(admin, as_, make):
    one, two = make.task_type(), make.task_type()
    body = {"task_type_ids": [str(two), str(one)]}

    ordered = admin.post("/actions/task-types/reorder", body)

    assert [(row["id"], row["priority"]) for row in ordered.json] == [(str(two), 1), (str(one), 2)]
    assert as_(make.caller("manager")).post("/actions/task-types/reorder", body).status_code == 403
    assert admin.post("/actions/task-types/reorder", {"task_type_ids": ["z"]}).status_code == 400
