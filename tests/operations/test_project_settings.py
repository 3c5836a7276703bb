"""What a production uses (spec 20 §13.4)."""

import pytest


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}"


def test_task_types_are_added_once_and_taken_away(manager, make, base):
    kind = str(make.task_type())
    body = {"task_type_id": kind, "priority": 3, "is_client_visible": False}

    made = [manager.post(f"{base}/settings/task-types", {**body, "priority": n}) for n in (3, 9)]

    assert [one.status_code for one in made] == [201, 201]
    links = manager.get(base).json["task_type_links"]
    assert links[kind]["priority"] == 3
    assert links[kind]["is_client_visible"] is False
    assert [one["id"] for one in manager.get(f"{base}/task-types").json] == [kind]
    assert manager.delete(f"{base}/settings/task-types/{kind}").status_code == 204
    assert manager.get(f"{base}/task-types").json == []


def test_statuses_asset_types_and_unknown_ids(manager, make, base):
    status, kind, unknown = str(make.status()), str(make.entity_type("Vehicle")), str(make.project_id)

    assert manager.post(f"{base}/settings/task-status", {"task_status_id": status}).status_code == 201
    assert manager.post(f"{base}/settings/task-status", {"task_status_id": unknown}).status_code == 400
    assert manager.post(f"{base}/settings/task-status", {"task_status_id": "x"}).status_code == 400
    assert manager.post(f"{base}/settings/asset-types", {"asset_type_id": kind}).status_code == 201
    assert [one["id"] for one in manager.get(f"{base}/settings/task-status").json] == [status]
    link = manager.put(f"{base}/settings/task-status/{status}", {"is_client_allowed": True})
    assert (link.status_code, link.json["is_client_allowed"]) == (200, True)
    assert manager.put(f"{base}/settings/task-status/{status}", {}).status_code == 400
    assert manager.put(f"{base}/settings/task-status/{unknown}", {"is_client_allowed": None}).status_code == 404
    assert manager.delete(f"{base}/settings/task-status/{status}").status_code == 204
    assert manager.delete(f"{base}/settings/asset-types/{kind}").status_code == 204


def test_a_batch_adds_what_is_known_in_a_fixed_number_of_statements(manager, make, base, queries):
    kept, gone = str(make.task_type()), str(make.task_type())
    manager.post(f"{base}/settings/task-types", {"task_type_id": gone})
    body = {
        "task_types": [{"task_type_id": kept, "priority": 2}, {"task_type_id": str(make.project_id)}],
        "task_status_ids": [str(make.status()) for _ in range(9)],
        "asset_type_ids": [str(make.entity_type("Vehicle"))],
        "replace_task_types": True,
    }

    with queries(at_most=14):
        done = manager.post(f"{base}/settings/batch", body)

    assert done.status_code == 200
    shown = manager.get(base).json
    assert shown["task_types_priority"] == {kept: 2}
    assert len(shown["task_statuses"]) == 9


def test_links_are_put_and_ordered(manager, make, base):
    first, second = str(make.task_type()), str(make.task_type())
    project = str(make.project_id)
    for kind in (first, second):
        made = manager.post("/data/task-type-links", {"project_id": project, "task_type_id": kind})
        assert (made.status_code, made.json["priority"], made.json["type"]) == (201, 1, "ProjectTaskTypeLink")

    order = [second, project, first]
    moved = manager.post(f"/actions/projects/{project}/task-type-links/reorder", {"task_type_ids": order})

    assert [(one["task_type_id"], one["priority"]) for one in moved.json] == [(second, 1), (first, 3)]
    status = str(make.status())
    made = manager.post("/data/task-status-links", {"project_id": project, "task_status_id": status})
    assert made.json["roles_for_board"] == []
    path = f"/actions/projects/{project}/task-status-links/reorder"
    assert manager.post(path, {"task_status_ids": [status]}).status_code == 200
    assert manager.post(path, {}).status_code == 400
    assert manager.post("/data/task-type-links", {"task_type_id": first}).status_code == 400


def test_automations_and_backgrounds_are_empty_at_first(manager, as_, make, base):
    assert manager.get(f"{base}/settings/status-automations").json == []
    assert manager.get(f"{base}/settings/preview-background-files").json == []
    assert as_(make.caller("user")).get(f"{base}/settings/status-automations").status_code == 403
    assert as_(make.caller("user")).post(f"{base}/settings/task-types", {}).status_code == 403
