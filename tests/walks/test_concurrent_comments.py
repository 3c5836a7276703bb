"""Many comment at once, on one task and across automations: nothing is lost, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import gazu
import pytest
import requests

from tests.cli.running import serving, short_folder

PASSWORD = "mysecretpassword"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": PASSWORD}
CROWD = 50


@pytest.fixture(scope="module")
def studio():
    """A running server with a production of one shot: its address, and a client."""
    with short_folder() as home, serving(home, **ADMIN) as running:
        address = f"http://127.0.0.1:{running.port}"
        client = gazu.client.create_client(address)
        gazu.log_in("admin@example.com", PASSWORD, client=client)
        yield address, client


@pytest.fixture
def scene(studio):
    """A shot with two tasks; what posts to the server as the administrator; the statuses by short name."""
    address, client = studio
    project = gazu.project.new_project(f"Crowd {uuid4()}", "short", client=client)
    sequence = gazu.shot.new_sequence(project, "SQ", client=client)
    shot = gazu.shot.new_shot(project, sequence, "SH", client=client)
    types = [gazu.task.get_task_type_by_name(name, client=client) for name in ("Layout", "Animation")]
    tasks = [gazu.task.new_task(shot, one, client=client) for one in types]
    statuses = {one["short_name"]: one["id"] for one in gazu.task.all_task_statuses(client=client)}
    headers = gazu.client.make_auth_header(client=client)

    def call(method, path, body=None, **more):
        return requests.request(
            method, address + path, json=body, headers={**headers, **more.pop("headers", {})}, timeout=60
        )

    return project, tasks, types, statuses, call


def crowd(work):
    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(work, range(CROWD)))


def test_fifty_who_comment_one_task_at_once_are_all_heard(scene):
    _project, (task, _other), _types, statuses, call = scene
    chosen = [statuses[name] for name in ("wip", "retake", "wfa", "done", "todo")]

    def post(number):
        body = {"task_status_id": chosen[number % 5], "comment": f"n{number}"}
        return call("POST", f"/actions/tasks/{task['id']}/comment", body)

    answers = crowd(post)

    assert {one.status_code for one in answers} == {201}
    comments = call("GET", f"/data/tasks/{task['id']}/comments").json()
    assert {one["text"] for one in comments} == {f"n{number}" for number in range(CROWD)}
    before = call("GET", f"/data/tasks/{task['id']}").json()
    assert before["task_status_id"] == comments[0]["task_status_id"]
    late = {"task_status_id": chosen[0], "created_at": "2020-01-01 00:00:00"}
    raw = call("POST", f"/actions/tasks/{task['id']}/comment", late).json()
    assert call("DELETE", f"/data/comments/{raw['id']}").status_code == 204
    after = call("GET", f"/data/tasks/{task['id']}").json()
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}


def test_fifty_replies_at_once_are_all_kept(scene):
    _project, (task, _other), _types, statuses, call = scene
    body = {"task_status_id": statuses["wip"]}
    comment = call("POST", f"/actions/tasks/{task['id']}/comment", body).json()["id"]
    path = f"/data/tasks/{task['id']}/comments/{comment}"

    answers = crowd(lambda number: call("POST", f"{path}/reply", {"text": f"n{number}"}))

    assert {one.status_code for one in answers} == {200}
    assert {one["text"] for one in call("GET", path).json()["replies"]} == {f"n{n}" for n in range(CROWD)}


def test_fifty_previews_at_once_get_fifty_positions(scene):
    _project, (task, _other), _types, statuses, call = scene
    body = {"task_status_id": statuses["wip"]}
    comment = call("POST", f"/actions/tasks/{task['id']}/comment", body).json()["id"]
    path = f"/actions/tasks/{task['id']}/comments/{comment}/add-preview"

    answers = crowd(lambda _number: call("POST", path, {}))

    assert {one.status_code for one in answers} == {201}
    assert sorted(one.json()["position"] for one in answers) == list(range(1, CROWD + 1))
    assert {one.json()["revision"] for one in answers} == {1}


def test_one_key_sent_by_fifty_is_done_once(scene):
    _project, (task, _other), _types, statuses, call = scene
    body = {"task_status_id": statuses["wip"], "comment": "once"}
    path = f"/actions/tasks/{task['id']}/comment"

    answers = crowd(lambda _number: call("POST", path, body, headers={"Idempotency-Key": task["id"]}))

    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert len(call("GET", f"/data/tasks/{task['id']}/comments").json()) == 1


def test_automations_that_cross_each_other_do_not_lock_each_other_out(scene):
    project, tasks, types, statuses, call = scene
    for start, end, status in ((0, 1, "wip"), (1, 0, "wfa")):
        rule = {
            "entity_type": "shot",
            "in_task_type_id": types[start]["id"],
            "in_task_status_id": statuses[status],
            "out_task_type_id": types[end]["id"],
            "out_task_status_id": statuses["todo"],
        }
        made = call("POST", "/data/status-automations", rule).json()
        path = f"/data/projects/{project['id']}/settings/status-automations"
        assert call("POST", path, {"status_automation_id": made["id"]}).status_code in (200, 201)

    def post(number):
        task, status = tasks[number % 2], ("wip", "wfa")[number % 2]
        body = {"task_status_id": statuses[status], "comment": f"#all n{number}"}
        return call("POST", f"/actions/tasks/{task['id']}/comment", body)

    answers = crowd(post)

    assert {one.status_code for one in answers} == {201}
    said = [
        one["text"]
        for task in tasks
        for one in call("GET", f"/data/tasks/{task['id']}/comments").json()
        if "\n" not in one["text"] and "#all" in one["text"]
    ]
    assert sorted(said) == sorted(f"#all n{number}" for number in range(CROWD))
