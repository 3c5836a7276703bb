"""A worker is killed while it encodes: the next one takes the movie up again, and it ends ready (spec 40 §4.4)."""

import time

import gazu
import psutil
import pytest
import requests

from tests.cli.running import serving, short_folder
from tests.media import films, images

PASSWORD = "mysecretpassword"
SETTINGS = {
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": PASSWORD,
    "MAIL_ENABLED": "false",
    "WORKER_LOST_AFTER": "3",
}
PATIENCE = 240


@pytest.fixture(scope="module")
def running():
    with short_folder() as home, serving(home, **SETTINGS) as started:
        yield started


@pytest.fixture(scope="module")
def studio(running):
    client = gazu.client.create_client(f"http://127.0.0.1:{running.port}")
    gazu.log_in("admin@example.com", PASSWORD, client=client)
    return client


def until(found, seconds=PATIENCE):
    """What the function finds at last."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if one := found():
            return one
        time.sleep(0.05)
    raise AssertionError("it never came")


def worker_of(running):
    """The worker's process, when there is one."""
    children = psutil.Process(running.process.pid).children()
    return next((one for one in children if "app.jobs" in words(one)), None)


def encoder_of(worker):
    """The encoder that a worker has started, while it writes (a probe writes nothing)."""
    return next((one for one in worker.children() if "-y" in words(one)), None)


def words(process):
    """The command of a process; none when it is gone."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def publish(studio, path):
    """A preview that is filled with a movie; it is not encoded yet."""
    project = gazu.project.new_project(f"Killed {time.time_ns()}", "short", client=studio)
    gazu.client.put(f"data/projects/{project['id']}", {"resolution": "640x360"}, client=studio)
    shot = gazu.shot.new_shot(
        project, gazu.shot.new_sequence(project, "SQ", client=studio), "SH", client=studio
    )
    task = gazu.task.new_task(shot, gazu.task.get_task_type_by_name("Animation", client=studio), client=studio)
    wip = gazu.task.get_task_status_by_short_name("wip", client=studio)
    comment = gazu.task.add_comment(task, wip, "x", client=studio)
    return gazu.task.add_preview(task, comment, str(path), client=studio)


def test_a_movie_whose_worker_is_killed_ends_ready(running, studio, tmp_path):
    film = tmp_path / "long.mp4"
    film.write_bytes(films.movie("320x180", seconds=40.0, extra=("-preset", "ultrafast")))
    first = until(lambda: worker_of(running))
    preview = publish(studio, film)
    encoder = until(lambda: encoder_of(first))

    first.kill()

    gone = until(lambda: not first.is_running() or first.status() == psutil.STATUS_ZOMBIE)
    left = gazu.files.get_preview_file(preview["id"], client=studio)
    second = until(lambda: worker_of(running))
    done = gazu.files.wait_for_preview_file(preview, timeout=PATIENCE, poll_interval=0.5, client=studio)
    assert gone
    assert (left["status"], left["data"]["encoding"]["state"]) == ("processing", "running")
    assert second.pid != first.pid
    assert not encoder.is_running()  # nobody encodes for the dead
    assert (done["status"], done["width"], done["height"]) == ("ready", 640, 360)
    assert (done["data"]["encoding"]["state"], done["data"]["encoding"]["attempt"]) == ("ready", 2)
    headers, host = gazu.client.make_auth_header(client=studio), f"http://127.0.0.1:{running.port}"
    for kind in ("originals", "low"):
        address = f"{host}/movies/{kind}/preview-files/{preview['id']}.mp4"
        part = requests.get(address, headers={**headers, "Range": "bytes=0-99"}, timeout=30)
        assert (part.status_code, part.content[4:8]) == (206, b"ftyp")
    for kind in ("thumbnails", "previews", "tiles"):
        address = (
            f"{host}/{'movies' if kind == 'tiles' else 'pictures'}/{kind}/preview-files/{preview['id']}.png"
        )
        shown = requests.get(address, headers=headers, timeout=30)
        assert (shown.status_code, images.opened(shown.content).format) == (200, "PNG"), address
