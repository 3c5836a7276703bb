"""Many managers at once on one production: nobody is refused, nothing is made twice, nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.cli.running import serving, short_folder

PASSWORD = "mysecretpassword"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": PASSWORD}
HANDS = 8


class Studio:
    """The API of a running server, and a production."""

    def __init__(self, base):
        body = {"email": ADMIN["ADMIN_EMAIL"], "password": PASSWORD}
        token = requests.post(f"{base}/auth/login", json=body, timeout=60).json()["access_token"]
        self.base, self.headers = base, {"Authorization": f"Bearer {token}"}
        self.id = self.send("POST", "/data/projects", {"name": "Busy"}).json()["id"]
        self.path = f"/data/projects/{self.id}"

    def send(self, method, path, body=None):
        return requests.request(method, self.base + path, json=body, headers=self.headers, timeout=120)

    def all_at_once(self, number, send):
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(send, range(number)))


@pytest.fixture(scope="module")
def studio():
    with short_folder() as home, serving(home, **ADMIN) as running:
        yield Studio(f"http://127.0.0.1:{running.port}")


def statuses(answers):
    return Counter(answer.status_code for answer in answers)


def test_budgets_begun_at_once_get_a_revision_each(studio):
    path = f"{studio.path}/budgets"

    made = studio.all_at_once(16, lambda number: studio.send("POST", path, {"name": str(number)}))

    assert sorted(answer.json()["revision"] for answer in made) == list(range(1, 17))


def test_a_column_added_at_once_is_added_once(studio):
    body = {"name": "Mood", "entity_type": "Shot"}

    made = studio.all_at_once(
        8, lambda _number: studio.send("POST", f"{studio.path}/metadata-descriptors", body)
    )

    assert statuses(made) == {201: 1, 400: 7}


def test_data_written_at_once_is_all_there(studio):
    changed = studio.all_at_once(16, lambda n: studio.send("PUT", studio.path, {"data": {f"key{n}": n}}))

    assert statuses(changed) == {200: 16}
    assert len(studio.send("GET", studio.path).json()["data"]) == 16


def test_plans_copied_and_applied_at_once_do_not_stop_each_other(studio):
    kind = next(
        one["id"] for one in studio.send("GET", "/data/task-types").json() if one["for_entity"] == "Shot"
    )
    shot = studio.send("POST", f"{studio.path}/shots", {"name": "SH1"}).json()["id"]
    created = f"/actions/projects/{studio.id}/task-types/{kind}/shots/create-tasks"
    assert studio.send("POST", created, [shot]).status_code == 201
    versions = [
        studio.send(
            "POST", "/data/production-schedule-versions", {"name": name, "project_id": studio.id}
        ).json()["id"]
        for name in ("A", "B")
    ]

    def act(number):
        path = f"/actions/production-schedule-versions/{versions[number % 2]}"
        other = {"production_schedule_version_id": versions[1 - number % 2]}
        ways = (
            ("set-task-links-from-production", None),
            ("set-task-links-from-production-schedule-version", other),
            ("apply-to-production", None),
        )
        way, body = ways[number % 3]
        return studio.send("POST", f"{path}/{way}", body)

    assert statuses(studio.all_at_once(24, act)) == {200: 24}


def test_a_production_goes_while_others_still_write_in_it(studio):
    statuses_of = {one["name"]: one["id"] for one in studio.send("GET", "/data/project-status").json()}
    kind = next(
        one["id"] for one in studio.send("GET", "/data/task-types").json() if one["for_entity"] == "Shot"
    )
    wip = studio.send("GET", "/data/task-status").json()[0]["id"]
    project = studio.send("POST", "/data/projects", {"name": "Going"}).json()["id"]
    path = f"/data/projects/{project}"
    sequence = studio.send("POST", f"{path}/sequences", {"name": "SQ"}).json()["id"]
    shots = [
        studio.send("POST", f"{path}/shots", {"name": f"SH{n}", "sequence_id": sequence}).json()["id"]
        for n in range(8)
    ]
    made = studio.send("POST", f"/actions/projects/{project}/task-types/{kind}/shots/create-tasks", shots)
    tasks = [task["id"] for task in made.json()]
    assert studio.send("PUT", path, {"project_status_id": statuses_of["Closed"]}).status_code == 200

    def act(number):
        task = tasks[number % len(tasks)]
        ways = (
            ("PUT", f"/data/tasks/{task}", {"priority": number % 3}),
            ("POST", f"/actions/tasks/{task}/comment", {"task_status_id": wip, "comment": "?"}),
            ("PUT", f"/data/entities/{shots[number % len(shots)]}", {"data": {"n": number}}),
            ("POST", f"{path}/shots", {"name": f"LATE{number}", "sequence_id": sequence}),
            ("PUT", path, {"data": {"n": number}}),
        )
        return studio.send("DELETE", f"{path}?force=true") if number == 12 else studio.send(*ways[number % 5])

    answers = studio.all_at_once(48, act)

    assert answers[12].status_code == 204
    assert [(n % 5, one.status_code) for n, one in enumerate(answers) if one.status_code >= 500] == []
    assert studio.send("GET", path).status_code == 404
