"""A day of publishing and reviewing, over the real client library on a running server (spec 40)."""

import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from uuid import uuid4

import gazu
import pytest
import requests

from app.services.file_trees import SIMPLE
from tests.cli.running import serving, short_folder
from tests.media import films

PASSWORD = "mysecretpassword"
ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": PASSWORD, "MOVIE_ENCODING_PRESET": "ultrafast"}
CROWD = 16


@pytest.fixture(scope="module")
def studio():
    """A running server and a client of its administrator."""
    with short_folder() as home, serving(home, **ADMIN) as running:
        client = gazu.client.create_client(f"http://127.0.0.1:{running.port}")
        gazu.log_in("admin@example.com", PASSWORD, client=client)
        yield client


@pytest.fixture
def scene(studio):
    """A production with a file tree, and a shot with a task."""
    made = SimpleNamespace(client=studio)
    made.project = gazu.project.new_project(f"Show {uuid4().hex[:8]}", "short", client=studio)
    gazu.files.update_project_file_tree(made.project, SIMPLE, client=studio)
    sequence = gazu.shot.new_sequence(made.project, "SQ", client=studio)
    made.shot = gazu.shot.new_shot(made.project, sequence, "SH", client=studio)
    made.task_type = gazu.task.get_task_type_by_name("Animation", client=studio)
    made.task = gazu.task.new_task(made.shot, made.task_type, client=studio)
    return made


def test_files_are_published_and_found_again(scene, tmp_path):
    client = scene.client
    path = gazu.files.build_working_file_path(scene.task, name="main", client=client)
    first = gazu.files.new_working_file(scene.task, name="main", comment="first", client=client)
    gazu.files.new_working_file(scene.task, name="main", client=client)
    scene_file = tmp_path / "scene.ma"
    scene_file.write_bytes(b"scene" * 100)

    gazu.files.upload_working_file(first, str(scene_file), client=client)
    back = tmp_path / "back.ma"
    gazu.files.download_working_file(first, str(back), client=client)
    cache = gazu.files.new_output_type("Cache", "cache", client=client)
    output = gazu.files.new_entity_output_file(
        scene.shot, cache, scene.task_type, "published", working_file=first, representation="abc", client=client
    )
    gazu.files.update_comment(first, "seen", client=client)
    gazu.files.update_modification_date(first, client=client)

    assert path.endswith("_main_v001")
    assert back.read_bytes() == b"scene" * 100
    assert gazu.files.get_last_working_files(scene.task, client=client)["main"]["revision"] == 2
    assert output["source_file"]["id"] == first["id"]
    assert gazu.files.get_working_file(first["id"], client=client)["comment"] == "seen"
    assert gazu.files.get_next_entity_output_revision(scene.shot, cache, scene.task_type, client=client) == 2
    last = gazu.files.get_last_output_files_for_entity(scene.shot, representation="abc", client=client)
    assert [one["id"] for one in last] == [output["id"]]
    found = gazu.entity.guess_from_path(scene.project["id"], first["path"], client=client)
    assert scene.shot["id"] in [one.get("Shot") for one in found]


def test_a_crowd_that_publishes_at_once_gets_a_revision_each(scene):
    cache = gazu.files.new_output_type(f"Cache {uuid4().hex[:6]}", "cache", client=scene.client)

    def publish(_number):
        working = gazu.files.new_working_file(scene.task, name="crowd", client=scene.client)
        output = gazu.files.new_entity_output_file(scene.shot, cache, scene.task_type, "x", client=scene.client)
        return working["revision"], output["revision"]

    with ThreadPoolExecutor(CROWD) as pool:
        made = list(pool.map(publish, range(CROWD)))

    assert sorted(working for working, _output in made) == list(range(1, CROWD + 1))
    assert sorted(output for _working, output in made) == list(range(1, CROWD + 1))


def test_a_crowd_that_adds_to_a_playlist_loses_nothing(scene):
    client = scene.client
    playlist = gazu.playlist.new_playlist(scene.project, "Crowd", client=client)
    sequence = gazu.shot.new_sequence(scene.project, "Many", client=client)
    shots = [gazu.shot.new_shot(scene.project, sequence, f"S{n}", client=client) for n in range(CROWD)]

    def add(shot):
        path = f"/actions/playlists/{playlist['id']}/add-entity"
        return gazu.client.post(path.strip("/"), {"entity_id": shot["id"]}, client=client)

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(add, shots))

    held = gazu.playlist.get_playlist(playlist, client=client)["shots"]
    assert {one["entity_id"] for one in held} == {shot["id"] for shot in shots}


def test_a_review_from_upload_to_a_guests_comment(scene, tmp_path):
    client = scene.client
    status = gazu.task.get_task_status_by_short_name("wip", client=client)
    film = tmp_path / "take.mp4"
    film.write_bytes(films.movie("160x90", 0.6, 10, False))
    comment = gazu.task.add_comment(scene.task, status, "take one", client=client)
    preview = gazu.task.add_preview(scene.task, comment, str(film), client=client)
    gazu.files.wait_for_preview_file(preview, timeout=120, poll_interval=1, client=client)
    playlist = gazu.playlist.new_playlist(scene.project, "Dailies", client=client)
    playlist = gazu.playlist.get_playlist(playlist, client=client)
    gazu.playlist.add_entity_to_playlist(playlist, scene.shot, preview, client=client)

    job = gazu.playlist.build_playlist_movie(playlist, client=client)
    until = time.monotonic() + 120
    while job["status"] == "running" and time.monotonic() < until:
        time.sleep(1)
        job = gazu.playlist.get_build_job(playlist, job, client=client)
    gazu.playlist.download_playlist_build(playlist, job, str(tmp_path / "reel.mp4"), client=client)
    gazu.playlist.download_playlist_zip(playlist, str(tmp_path / "all.zip"), client=client)
    link = gazu.playlist.new_share_link(playlist, password="sesame", client=client)
    address = f"{client.host}/shared/playlists/{link['token']}"
    guest = requests.Session()
    refused = guest.get(address, timeout=60)
    opened = guest.get(address, params={"password": "sesame"}, timeout=60)
    me = guest.post(f"{address}/guest", json={"first_name": "Ada"}, timeout=60).json()
    body = {"guest_id": me["id"], "task_id": scene.task["id"], "task_status_id": status["id"], "text": "Nice"}
    said = guest.post(f"{address}/comments", json=body, timeout=60)
    picture = guest.get(f"{address}/pictures/thumbnails/preview-files/{preview['id']}.png", timeout=60)
    movie = guest.get(f"{address}/movies/originals/preview-files/{preview['id']}.mp4", timeout=60)

    assert job["status"] == "succeeded"
    assert (tmp_path / "reel.mp4").stat().st_size > 1000
    assert len(zipfile.ZipFile(tmp_path / "all.zip").namelist()) == 1
    assert (refused.status_code, opened.status_code, said.status_code) == (404, 200, 201)
    assert opened.json()["shots"][0]["preview_file_id"] == preview["id"]
    assert (picture.status_code, movie.status_code) == (200, 200)
    texts = [one["text"] for one in gazu.task.all_comments_for_task(scene.task, client=client)]
    assert texts[0] == "Nice"
    gazu.playlist.remove_share_link(playlist, link["token"], client=client)
    assert guest.get(address, timeout=60).status_code == 404
