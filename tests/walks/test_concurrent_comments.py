"""Many comment and assign at once, on one task and across automations: nothing is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
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


@pytest.fixture(scope="module")
def people(studio):
    """As many persons as there are in a crowd: their ids."""
    _address, client = studio
    names = [(f"P{number}", f"{uuid4()}@example.com") for number in range(CROWD)]
    return [
        gazu.client.post(
            "data/persons", {"first_name": name, "last_name": "X", "email": mail, "role": "user"}, client=client
        )["id"]
        for name, mail in names
    ]


def told(call, project, name):
    """What the log tells of a production under a name, oldest first."""
    path = f"/data/events/last?project_id={project['id']}&name={name}&limit=1000"
    return [one["data"] for one in reversed(call("GET", path).json())]


def counters(comments, meaning):
    """What comments, oldest first, must leave on their task (spec 30 §3.2), reckoned here anew."""
    made = {"retake_count": 0, "real_start_date": None, "end_date": None, "done_date": None}
    before = meaning["todo"]["id"]
    by_id = {one["id"]: one for one in meaning.values()}
    for one in comments:
        status, date = by_id[one["task_status_id"]], one["created_at"]
        if status["id"] != before:
            made["retake_count"] += status["is_retake"]
            made["real_start_date"] = made["real_start_date"] or (date if status["is_wip"] else None)
            if not status["is_done"]:
                made["end_date"] = date if status["is_feedback_request"] else None
            made["done_date"] = date if status["is_done"] else None
        before = status["id"]
    return {**made, "task_status_id": before, "last_comment_date": comments[-1]["created_at"]}


def test_fifty_who_comment_one_task_at_once_lose_no_counter_and_no_event(scene, people, studio):
    project, (task, _other), _types, statuses, call = scene
    meaning = {one["short_name"]: one for one in gazu.task.all_task_statuses(client=studio[1])}
    for person in people:
        assert call("PUT", f"/actions/tasks/{task['id']}/assign", {"person_id": person}).status_code == 200
    path = f"/actions/tasks/{task['id']}/comment"
    chosen = ("wip", "retake", "wfa", "retake", "done")

    def post(number):
        body = {"task_status_id": statuses[chosen[number % 5]], "person_id": people[number]}
        return call("POST", path, {**body, "comment": f"n{number}"})

    answers = crowd(post)

    assert {one.status_code for one in answers} == {201}
    ids = {one.json()["id"] for one in answers}
    comments = call("GET", f"/data/tasks/{task['id']}/comments").json()[::-1]
    assert ({one["id"] for one in comments}, len(comments)) == (ids, CROWD)
    assert sorted(one["person_id"] for one in comments) == sorted(people)
    left = call("GET", f"/data/tasks/{task['id']}").json()
    expected = counters(comments, meaning)
    assert expected["retake_count"] > 0
    assert {key: left[key] for key in expected} == expected

    assert [one["comment_id"] for one in told(call, project, "comment:new")] == [one["id"] for one in comments]
    walked = [meaning["todo"]["id"], *(one["task_status_id"] for one in comments)]
    changes = [pair for pair in pairwise(walked) if pair[0] != pair[1]]
    assert [
        (one["previous_task_status_id"], one["new_task_status_id"])
        for one in told(call, project, "task:status-changed")
    ] == changes
    assert len(told(call, project, "task:update")) == 2 * CROWD
    feed = call("GET", f"/data/projects/{project['id']}/news?limit=200").json()["data"]
    assert sorted(one["comment_id"] for one in feed) == sorted(ids)
    assert {one["news_id"] for one in told(call, project, "news:new")} == {one["id"] for one in feed}
    inboxes = call("GET", f"/data/projects/{project['id']}/notifications").json()
    pairs = {(one["comment_id"], one["person_id"]) for one in inboxes if one["notification_type"] == "comment"}
    assert pairs == {(one["id"], person) for one in comments for person in people if person != one["person_id"]}


def test_fifty_who_assign_one_task_at_once_put_everybody_on_it(scene, people):
    project, (task, _other), _types, _statuses, call = scene
    path = f"/actions/tasks/{task['id']}/assign"

    answers = crowd(lambda number: call("PUT", path, {"person_id": people[number]}))

    assert {one.status_code for one in answers} == {200}
    everybody = sorted(people)
    assert sorted(call("GET", f"/data/tasks/{task['id']}").json()["assignees"]) == everybody
    listed = call("GET", f"/data/projects/{project['id']}/tasks").json()
    assert [sorted(one["assignees"]) for one in listed if one["id"] == task["id"]] == [everybody]
    assigned = told(call, project, "task:assign")
    assert {one["task_id"] for one in assigned} == {task["id"]}
    assert sorted(one["person_id"] for one in assigned) == everybody
    assert [one["task_id"] for one in told(call, project, "task:update")] == [task["id"]] * CROWD
    team = {one["id"] for one in call("GET", f"/data/projects/{project['id']}/team").json()}
    assert team >= set(people)
    inboxes = call("GET", f"/data/projects/{project['id']}/notifications").json()
    assert sorted(one["person_id"] for one in inboxes) == everybody


def test_fifty_who_assign_the_same_person_do_it_once_and_tell_them_once(scene, people):
    project, (task, _other), _types, _statuses, call = scene
    path = f"/actions/tasks/{task['id']}/assign"

    answers = crowd(lambda _number: call("PUT", path, {"person_id": people[0]}))

    assert {one.status_code for one in answers} == {200}
    assert call("GET", f"/data/tasks/{task['id']}").json()["assignees"] == [people[0]]
    inboxes = call("GET", f"/data/projects/{project['id']}/notifications").json()
    assert [one["person_id"] for one in inboxes] == [people[0]]


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
