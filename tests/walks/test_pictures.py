"""Pictures and movies with the `gazu` client, against a real server and its worker."""

import gazu
import pytest
import requests

from tests.cli.running import serving, short_folder
from tests.media import films, images

ADMIN = {"ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": "mysecretpassword"}


@pytest.fixture(scope="module")
def server():
    with short_folder() as home, serving(home, MOVIE_ENCODING_PRESET="ultrafast", **ADMIN) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="module")
def studio(server):
    client = gazu.client.create_client(server)
    gazu.log_in("admin@example.com", "mysecretpassword", client=client)
    return client


@pytest.fixture(scope="module")
def task(studio):
    project = gazu.project.new_project("Pictures", "short", client=studio)
    gazu.client.put(f"data/projects/{project['id']}", {"resolution": "320x180"}, client=studio)
    sequence = gazu.shot.new_sequence(project, "SQ", client=studio)
    shot = gazu.shot.new_shot(project, sequence, "SH", client=studio)
    return gazu.task.new_task(shot, gazu.task.get_task_type_by_name("Animation", client=studio), client=studio)


@pytest.fixture(scope="module")
def wip(studio):
    return gazu.task.get_task_status_by_short_name("wip", client=studio)


@pytest.fixture
def path_of(tmp_path):
    def written(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return written


def test_a_movie_goes_from_a_script_through_the_worker_to_the_web_client(
    server, studio, task, wip, path_of, tmp_path
):
    _comment, preview = gazu.task.publish_preview(
        task,
        wip,
        "Here",
        preview_file_path=path_of("anim.mov", films.movie(kind="mov")),
        set_thumbnail=True,
        client=studio,
    )

    done = gazu.files.wait_for_preview_file(preview, timeout=60, poll_interval=0.3, client=studio)

    assert (done["status"], done["width"], done["height"], done["extension"]) == ("ready", 320, 180, "mp4")
    shot = gazu.shot.get_shot(task["entity_id"], client=studio)
    assert shot["preview_file_id"] == preview["id"]
    headers = gazu.client.make_auth_header(client=studio)
    address = f"{server}/movies/originals/preview-files/{preview['id']}.mp4"
    part = requests.get(address, headers={**headers, "Range": "bytes=0-99"}, timeout=10)
    assert (part.status_code, len(part.content)) == (206, 100)
    target = tmp_path / "saved.mp4"
    gazu.files.download_preview_movie(preview, str(target), client=studio)
    assert target.read_bytes()[:100] == part.content
    gazu.files.extract_frame_from_preview(preview, 5, str(tmp_path / "frame.png"), client=studio)
    assert images.opened((tmp_path / "frame.png").read_bytes()).size == (320, 180)


def test_a_broken_movie_is_told_broken(studio, task, wip, path_of):
    _comment, preview = gazu.task.publish_preview(
        task, wip, "Broken", preview_file_path=path_of("broken.mp4", films.movie()[:3000]), client=studio
    )

    done = gazu.files.wait_for_preview_file(preview, timeout=60, poll_interval=0.3, client=studio)

    assert done["status"] == "broken"
    assert done["data"]["encoding"]["reason"]
    running = gazu.files.get_running_preview_files(client=studio)
    assert preview["id"] in [one["id"] for one in running]


def test_a_picture_is_published_drawn_on_and_thumbnailed(studio, task, wip, path_of, tmp_path):
    _comment, preview = gazu.task.publish_preview(
        task, wip, "Look", preview_file_path=path_of("look.png", images.picture()), client=studio
    )
    drawing = {"time": 0, "drawing": {"objects": [{"id": "a", "type": "rect"}]}}

    gazu.files.update_preview_annotations(preview, additions=[drawing], client=studio)

    shown = gazu.files.get_preview_file(preview["id"], client=studio)
    assert (shown["status"], shown["revision"], shown["annotations"]) == (
        "ready",
        preview["revision"],
        [drawing],
    )
    gazu.files.download_preview_file_thumbnail(preview, str(tmp_path / "small.png"), client=studio)
    assert images.opened((tmp_path / "small.png").read_bytes()).size == (150, 100)


def test_a_comment_has_attachments_and_a_person_a_picture(studio, task, wip, path_of, tmp_path):
    comment = gazu.task.add_comment(
        task, wip, "Notes", attachments=[path_of("a.txt", b"one"), path_of("b.txt", b"two")], client=studio
    )
    assert {one["name"] for one in comment["attachment_files"]} == {"a.txt", "b.txt"}
    gazu.files.download_attachment_file(
        comment["attachment_files"][0]["id"], str(tmp_path / "x"), client=studio
    )
    assert (tmp_path / "x").read_bytes() in (b"one", b"two")
    me = gazu.client.get_current_user(client=studio)

    gazu.files.upload_person_avatar(me, path_of("me.jpg", images.picture(kind="JPEG")), client=studio)

    gazu.files.download_person_avatar(me, str(tmp_path / "me.png"), client=studio)
    assert images.opened((tmp_path / "me.png").read_bytes()).size == (400, 400)
