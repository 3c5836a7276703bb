"""A day of a studio with the `gazu` client, against a real server process; and a burst that is killed."""

import os
import signal
import threading
import time

import gazu
import psutil
import pytest
import requests

from tests.cli.running import serving, short_folder, start

PASSWORD = "mysecretpassword"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": PASSWORD}


@pytest.fixture(scope="module")
def server():
    with short_folder() as home, serving(home, **ADMIN) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture
def studio(server):
    client = gazu.client.create_client(server)
    gazu.log_in("admin@example.com", PASSWORD, client=client)
    return client


def test_a_day_from_log_in_to_comment(studio):
    project = gazu.project.new_project("A day", "short", client=studio)
    for task_type in gazu.task.all_task_types(client=studio):
        if task_type["for_entity"] in ("Shot", "Asset"):
            gazu.client.post(
                f"data/projects/{project['id']}/settings/task-types",
                {"task_type_id": task_type["id"]},
                client=studio,
            )
    artist = gazu.person.new_person("Ada", "Lovelace", "ada@example.com", client=studio)
    gazu.client.post(f"data/projects/{project['id']}/team", {"person_id": artist["id"]}, client=studio)
    character = gazu.asset.get_asset_type_by_name("Character", client=studio)
    assets = [gazu.asset.new_asset(project, character, name, client=studio) for name in ("Bunny", "Fox", "Owl")]
    sequences = [gazu.shot.new_sequence(project, name, client=studio) for name in ("SQ01", "SQ02")]
    shots = [
        gazu.shot.new_shot(project, sequences[n % 2], f"SH{n:03}", nb_frames=10 + n, client=studio)
        for n in range(20)
    ]
    for shot in shots:
        gazu.casting.update_shot_casting(
            project, shot, [{"asset_id": asset["id"], "nb_occurences": 1} for asset in assets], client=studio
        )
    animation = gazu.task.get_task_type_by_name("Animation", client=studio)
    tasks = [gazu.task.new_task(shot, animation, client=studio) for shot in shots]
    for task in tasks:
        gazu.task.assign_task(task, artist, client=studio)
    statuses = {one["short_name"]: one for one in gazu.task.all_task_statuses(client=studio)}
    order = ("wip", "wfa", "retake", "wip", "wfa", "done", "wip", "wfa", "retake", "done")
    for number, short_name in enumerate(order):
        gazu.task.add_comment(tasks[0], statuses[short_name], f"Take {number}", client=studio)

    assert {one["name"] for one in gazu.asset.all_assets_for_project(project, client=studio)} == {
        "Bunny",
        "Fox",
        "Owl",
    }
    assert len(gazu.shot.all_sequences_for_project(project, client=studio)) == 2
    assert len(gazu.shot.all_shots_for_project(project, client=studio)) == 20
    assert len(gazu.casting.get_shot_casting(shots[0], client=studio)) == 3
    assert len(gazu.task.all_tasks_for_shot(shots[3], client=studio)) == 1
    task = gazu.task.get_task(tasks[0]["id"], client=studio)
    assert task["task_status_id"] == statuses["done"]["id"]
    assert task["retake_count"] == 2
    assert [one["text"] for one in gazu.task.all_comments_for_task(tasks[0], client=studio)] == [
        f"Take {number}" for number in reversed(range(10))
    ]
    board = gazu.client.get(f"data/shots/with-tasks?project_id={project['id']}", client=studio)
    assert len(board) == 20
    assert all(shot["nb_entities_out"] == 3 for shot in board)
    assert board[0]["tasks"][0]["assignees"] == [artist["id"]]
    context = gazu.client.get("data/user/context", client=studio)
    assert [one["name"] for one in context["projects"]] == ["A day"]


def test_a_board_is_not_sent_twice(server, studio):
    """The ETag of a board: 304 while nothing changed, 200 after a comment."""
    project = gazu.project.new_project("Tagged", "short", client=studio)
    sequence = gazu.shot.new_sequence(project, "SQ", client=studio)
    gazu.shot.new_shot(project, sequence, "SH", client=studio)
    headers = gazu.client.make_auth_header(client=studio)
    address = f"{server}/data/shots/with-tasks?project_id={project['id']}"
    tag = requests.get(address, headers=headers, timeout=10).headers["ETag"]

    again = requests.get(address, headers={**headers, "If-None-Match": tag}, timeout=10)
    gazu.shot.new_shot(project, sequence, "SH2", client=studio)
    changed = requests.get(address, headers={**headers, "If-None-Match": tag}, timeout=10)

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_every_comment_that_was_answered_survives_a_kill():
    with short_folder() as home:
        running = start(home, **ADMIN)
        running.wait_until_up()
        server = f"http://127.0.0.1:{running.port}"
        client = gazu.client.create_client(server)
        gazu.log_in("admin@example.com", PASSWORD, client=client)
        project = gazu.project.new_project("Burst", "short", client=client)
        sequence = gazu.shot.new_sequence(project, "SQ", client=client)
        shot = gazu.shot.new_shot(project, sequence, "SH", client=client)
        animation = gazu.task.get_task_type_by_name("Animation", client=client)
        task = gazu.task.new_task(shot, animation, client=client)
        wip = gazu.task.get_task_status_by_short_name("wip", client=client)
        headers = gazu.client.make_auth_header(client=client)
        answered, lock = [], threading.Lock()

        def burst(name):
            for number in range(500):
                try:
                    reply = requests.post(
                        f"{server}/actions/tasks/{task['id']}/comment",
                        json={"task_status_id": wip["id"], "comment": f"{name} {number}"},
                        headers=headers,
                        timeout=10,
                    )
                except requests.RequestException:
                    return
                if reply.status_code != 201:
                    return
                with lock:
                    answered.append(reply.json()["id"])

        threads = [threading.Thread(target=burst, args=(name,)) for name in ("a", "b", "c")]
        for thread in threads:
            thread.start()
        while len(answered) < 40:
            time.sleep(0.01)
        family = [running.process, *psutil.Process(running.process.pid).children(recursive=True)]
        for process in family:
            os.kill(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
        running.process.wait(10)

        with serving(home, **ADMIN) as again:
            server = f"http://127.0.0.1:{again.port}"
            comments = requests.get(
                f"{server}/data/tasks/{task['id']}/comments", headers=headers, timeout=10
            ).json()
            events = requests.get(f"{server}/data/events/last?limit=1000", headers=headers, timeout=10).json()
            told = {one["data"]["comment_id"] for one in events if one["name"] == "comment:new"}
            kept = {one["id"] for one in comments}
            assert set(answered) <= kept
            assert kept == told
