"""Realtime against a real server: sockets of several roles, and what each hears (spec 60 §4)."""

import threading
import time
from contextlib import contextmanager

import pytest
import requests
import socketio

from app import create_app
from app.auth import tokens
from app.settings import Settings
from tests.cli.running import serving, short_folder

SECRET = "a-secret-of-the-realtime-tests-long-enough"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": "mysecretpassword", "SECRET_KEY": SECRET}


class Studio:
    """The server, its administrator, and tokens for anybody."""

    def __init__(self, running):
        self.url = f"http://127.0.0.1:{running.port}"
        self.relay = f"http://127.0.0.1:{running.relay_port}"
        self.app = create_app(Settings(secret_key=SECRET))
        login = {"email": "admin@example.com", "password": "mysecretpassword"}
        self.admin = requests.post(f"{self.url}/auth/login", json=login, timeout=20).json()["access_token"]

    def send(self, method, path, body=None, token=None):
        headers = {"Authorization": f"Bearer {token or self.admin}"}
        answer = requests.request(method, self.url + path, json=body, headers=headers, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def one(self, path):
        return self.send("GET", path)[0]

    def person(self, role, project_id=None):
        body = {"first_name": role, "last_name": "X", "email": f"{role}{time.time_ns()}@x.org", "role": role}
        made = self.send("POST", "/data/persons", body)
        if project_id:
            self.send("POST", f"/data/projects/{project_id}/team", {"person_id": made["id"]})
        return made["id"]

    def token(self, person_id):
        with self.app.app_context():
            return tokens.pair(person_id)[0]


@pytest.fixture(scope="module")
def studio():
    with short_folder() as home, serving(home, **ADMIN) as running:
        yield Studio(running)


@contextmanager
def socket(studio, token, heard):
    """A connected socket that keeps what it hears in `heard`."""
    client = socketio.Client(reconnection=False)
    client.on("*", lambda name, *data: heard.append((name, data[0] if data else None)), namespace="/events")
    client.connect(studio.relay, headers={"Authorization": f"Bearer {token}"}, namespaces=["/events"])
    try:
        yield client
    finally:
        client.disconnect()


def until(condition, seconds=8.0):
    """Wait until it holds; tells whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(scope="module")
def production(studio):
    status = studio.one("/data/project-status?name=Open")
    project = studio.send("POST", "/data/projects", {"name": "Realtime", "project_status_id": status["id"]})
    kind = studio.one("/data/entity-types?name=Shot")
    task_type = studio.one("/data/task-types?name=Animation")
    shot = {"name": "SH", "project_id": project["id"], "entity_type_id": kind["id"]}
    entity = studio.send("POST", "/data/entities", shot)
    status = studio.one("/data/task-status?short_name=wip")
    task = studio.send(
        "POST",
        "/data/tasks",
        {
            "name": "main",
            "project_id": project["id"],
            "entity_id": entity["id"],
            "task_type_id": task_type["id"],
            "task_status_id": status["id"],
        },
    )
    return {"project": project["id"], "task": task["id"], "status": status["id"]}


def comment(studio, production):
    body = {"task_status_id": production["status"], "comment": "take"}
    return studio.send("POST", f"/actions/tasks/{production['task']}/comment", body)


def test_a_socket_without_a_good_token_stays_outside(studio):
    for headers, reason in (
        ({}, "Missing access token"),
        ({"Authorization": "Bearer x.y.z"}, "Invalid access"),
    ):
        client = socketio.Client(reconnection=False)
        refused = []
        client.on("connect_error", lambda told, kept=refused: kept.append(told), namespace="/events")
        with pytest.raises(socketio.exceptions.ConnectionError):
            client.connect(studio.relay, headers=headers, namespaces=["/events"])
        assert reason in str(refused)


def test_each_hears_what_they_may_read_in_the_order_of_the_log(studio, production):
    insiders = studio.token(studio.person("user", production["project"]))
    outsider = studio.token(studio.person("user"))
    vendor = studio.token(studio.person("vendor", production["project"]))
    inside, outside, theirs = [], [], []

    with (
        socket(studio, insiders, inside),
        socket(studio, outsider, outside),
        socket(studio, vendor, theirs),
    ):
        time.sleep(0.5)  # what was committed just before they came may still be told
        inside.clear(), outside.clear(), theirs.clear()
        made = comment(studio, production)
        studio.send("POST", "/data/departments", {"name": f"D{time.time_ns()}", "color": "#FFFFFF"})
        assert until(lambda: all("department:new" in dict(heard) for heard in (inside, outside, theirs)))

    names = [name for name, _data in inside]
    assert names.index("comment:new") < names.index("task:update") < names.index("department:new")
    told = dict(inside)["comment:new"]
    assert told["comment_id"] == made["id"]
    assert told["project_id"] == production["project"]
    assert [name for name, _data in outside] == ["department:new"]
    assert [name for name, _data in theirs] == ["department:new"]


def test_who_joins_a_team_hears_of_it_from_then_on_and_who_logs_out_hears_nothing(studio, production):
    person = studio.person("user")
    token = studio.token(person)
    heard, control = [], []

    with socket(studio, token, heard) as client, socket(studio, studio.admin, control):
        comment(studio, production)
        assert until(lambda: "comment:new" in dict(control))
        assert "comment:new" not in dict(heard)
        studio.send("POST", f"/data/projects/{production['project']}/team", {"person_id": person})
        comment(studio, production)
        assert until(lambda: "comment:new" in dict(heard))

        studio.send("GET", "/auth/logout", token=token)
        heard.clear(), control.clear()
        comment(studio, production)
        assert until(lambda: "comment:new" in dict(control))
        assert until(lambda: not client.connected)
    assert heard == []


def test_a_review_room_passes_messages_among_those_who_opened_it_and_no_other(studio, production):
    playlist = studio.send(
        "POST", "/data/playlists", {"name": "R", "project_id": production["project"], "shots": []}
    )
    artist_id = studio.person("user", production["project"])
    vendor = studio.token(studio.person("vendor", production["project"]))
    here, there, stranger = [], [], []
    given = {"playlist_id": playlist["id"]}

    with (
        socket(studio, studio.admin, here) as host,
        socket(studio, studio.token(artist_id), there) as guest,
        socket(studio, vendor, stranger) as intruder,
    ):
        for client in (host, guest, intruder):
            client.emit("preview-room:open-playlist", given, namespace="/events")
        assert until(lambda: "preview-room:room-people-updated" in dict(here))
        guest.emit("preview-room:join", {**given, "current_frame": 5}, namespace="/events")
        assert until(lambda: "preview-room:room-updated" in dict(here))
        intruder.emit("preview-room:add-annotation", {**given, "data": "evil"}, namespace="/events")
        guest.emit("preview-room:panzoom-changed", {**given, "x": 3}, namespace="/events")
        assert until(lambda: "preview-room:panzoom-changed" in dict(here))

    assert dict(here)["preview-room:room-updated"]["people"] == [artist_id]
    assert dict(here)["preview-room:room-updated"]["current_frame"] == 5
    assert "preview-room:add-annotation" not in dict(here)
    assert not [name for name, _data in stranger if name.startswith("preview-room")]


def test_rooms_are_told_of_to_who_has_a_token(studio):
    assert requests.get(f"{studio.relay}/rooms", timeout=5).status_code == 401
    headers = {"Authorization": f"Bearer {studio.admin}"}
    assert requests.post(f"{studio.relay}/rooms", headers=headers, timeout=5).json() == {
        "name": "Callsheet Review rooms"
    }


def feed(studio, token=None, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return studio.send("GET", f"/data/events/feed?{query}", token=token)


def test_the_feed_gives_every_event_once_from_any_place(studio, production):
    place = feed(studio)["place"]
    made = [comment(studio, production)["id"] for _ in range(3)]

    seen, one_by_one = [], place
    while True:
        page = feed(studio, after=one_by_one, limit=2)
        seen += page["data"]
        one_by_one = page["place"]
        if not page["more"]:
            break

    assert [one["data"]["comment_id"] for one in seen if one["name"] == "comment:new"] == made
    assert len({one["id"] for one in seen}) == len(seen)
    assert [one["place"] for one in feed(studio, after=place, limit=1000)["data"]] == [
        one["place"] for one in seen
    ]


def test_the_feed_tells_nobody_what_they_may_not_read(studio, production):
    outsider, vendor = (
        studio.token(studio.person("user")),
        studio.token(studio.person("vendor", production["project"])),
    )
    place = feed(studio)["place"]
    comment(studio, production)

    for token in (outsider, vendor):
        assert not [one for one in feed(studio, token, after=place)["data"] if one["name"] == "comment:new"]


def test_a_reader_may_wait_for_news(studio, production):
    place = feed(studio)["place"]
    timer = threading.Timer(1.0, comment, (studio, production))
    timer.start()

    began = time.monotonic()
    found = feed(studio, after=place, wait=10)
    timer.join()

    assert found["data"]
    assert 0.8 < time.monotonic() - began < 9


def test_changes_bring_a_copy_up_to_date(studio, production):
    project = production["project"]
    place = feed(studio)["place"]
    made = comment(studio, production)
    shot = studio.send("POST", f"/data/projects/{project}/shots", {"name": f"C{time.time_ns()}"})
    studio.send("DELETE", f"/data/shots/{shot['id']}?force=true")

    found = studio.send("GET", f"/data/projects/{project}/changes?after={place}")

    assert [row["id"] for row in found["changed"]["comments"]] == [made["id"]]
    assert production["task"] in [row["id"] for row in found["changed"]["tasks"]]
    assert shot["id"] in found["deleted"]["entities"]
    assert "projects" not in found["changed"]
    assert studio.send("GET", f"/data/projects/{project}/changes?after={found['place']}")["changed"] == {}


def test_changes_name_what_a_reader_lost_and_not_what_they_never_had(studio, production):
    """A vendor: the task that was taken from them, not the ones of others. A client: no comment of the team."""
    project, task = production["project"], production["task"]
    vendor, client = studio.person("vendor", project), studio.person("client", project)
    theirs, other = (new_task(studio, production) for _ in range(2))
    place = feed(studio)["place"]
    studio.send("PUT", f"/actions/persons/{vendor}/assign", {"task_ids": [theirs["id"]]})
    hidden = comment(studio, production)
    shown = studio.send(
        "POST",
        f"/actions/tasks/{task}/comment",
        {"task_status_id": production["status"], "comment": "see", "for_client": True},
    )
    for one in (hidden, shown):
        studio.send("DELETE", f"/data/comments/{one['id']}")
    studio.send("PUT", f"/data/tasks/{other['id']}", {"priority": 2})
    studio.send("PUT", "/actions/tasks/clear-assignation", {"task_ids": [theirs["id"]], "person_id": vendor})
    gone = new_task(studio, production)
    studio.send("DELETE", f"/data/tasks/{gone['id']}?force=true")

    of_vendor = studio.send(
        "GET", f"/data/projects/{project}/changes?after={place}", token=studio.token(vendor)
    )
    of_client = studio.send(
        "GET", f"/data/projects/{project}/changes?after={place}", token=studio.token(client)
    )

    assert of_vendor["deleted"]["tasks"] == [theirs["id"]]
    assert of_vendor["deleted"]["entities"] == [theirs["entity_id"]]
    assert of_vendor["deleted"]["comments"] == []
    assert of_client["deleted"]["comments"] == [shown["id"]]
    assert of_client["deleted"]["tasks"] == [gone["id"]]


def new_task(studio, production):
    """A task on a shot of its own."""
    project = production["project"]
    shot = studio.send("POST", f"/data/projects/{project}/shots", {"name": f"N{time.time_ns()}"})
    body = {
        "name": "main",
        "project_id": project,
        "entity_id": shot["id"],
        "task_type_id": studio.one("/data/task-types?name=Animation")["id"],
        "task_status_id": production["status"],
    }
    return studio.send("POST", "/data/tasks", body)


def test_a_wrong_place_is_refused(studio, production):
    headers = {"Authorization": f"Bearer {studio.admin}"}
    for path in ("/data/events/feed", f"/data/projects/{production['project']}/changes"):
        assert requests.get(f"{studio.url}{path}?after=x", headers=headers, timeout=5).status_code == 400
