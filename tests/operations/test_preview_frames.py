"""Frames taken out of previews (spec 40 §4.7, 4.9)."""

import io
import subprocess
import zipfile

import pytest

from app.queries import preview_frames
from tests.media import films, images
from tests.operations.previewing import preview, send


def rectangle(time, colour="#00ff00"):
    shape = {
        "id": str(time), "type": "rect", "left": 0, "top": 0, "width": 100, "height": 100, "fill": colour,
        "strokeWidth": 0, "canvasWidth": 100, "canvasHeight": 100,
    }  # fmt: skip
    return {"time": time, "drawing": {"objects": [shape]}}


@pytest.fixture
def task(make):
    return make.task(
        make.shot("SH", project_id=make.project(name="Prj", resolution="160x100")), make.task_type("Anim")
    )


@pytest.fixture
def movie(admin, make, task):
    id_ = preview(make, task, annotations=[rectangle(0), rectangle(0.4, "#0000ff"), rectangle(99)])
    send(admin, id_, films.movie(), "a.mp4", "?no_job=true")
    return id_


@pytest.fixture
def still(admin, make, task):
    id_ = preview(make, task, revision=7, name="y", annotations=[rectangle(0), rectangle(0, "#0000ff")])
    send(admin, id_, images.picture())
    return id_


def get(client, id_, what, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return client.get(f"/actions/preview-files/{id_}/extract-{what}?{asked}")


def test_a_frame_of_a_movie_is_counted_from_one(admin, movie):
    first = get(admin, movie, "frame")

    assert (first.status_code, first.mimetype, first.headers["Cache-Control"]) == (200, "image/png", "no-cache")
    assert images.opened(first.data).size == (160, 100)
    assert get(admin, movie, "frame", frame_number=1).data == first.data
    assert get(admin, movie, "frame", frame_number=-4).data == first.data
    assert get(admin, movie, "frame", frame_number=20).data != first.data
    assert get(admin, movie, "frame", frame_number=900).status_code == 400
    assert get(admin, movie, "frame", frame_number="x").status_code == 400
    again = admin.get(
        f"/actions/preview-files/{movie}/extract-frame", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_what_is_no_movie_has_no_frames(admin, make, still):
    assert get(admin, still, "frame").status_code == 404
    assert get(admin, still, "tile").status_code == 400
    imported = preview(make, extension="mp4", data={"imported_only": True})
    assert get(admin, imported, "frame").status_code == 404
    assert get(admin, imported, "tile").status_code == 404
    assert get(admin, preview(make, extension="mp4", status="ready"), "frame").status_code == 404


def test_a_frame_is_shown_with_what_was_drawn_at_its_time(admin, movie):
    for number, colour in ((1, (0, 255, 0)), (11, (0, 0, 255))):
        answer = get(admin, movie, "annotated-frame", frame_number=number)
        assert images.opened(answer.data).getpixel((50, 50)) == colour
    assert get(admin, movie, "annotated-frame", frame_number=5).status_code == 400
    assert "frame 5" in get(admin, movie, "annotated-frame", frame_number=5).json["message"]
    assert get(admin, movie, "annotated-frame").status_code == 400
    assert get(admin, movie, "annotated-frame", frame_number=0).status_code == 400


def test_a_picture_is_shown_with_its_first_drawing_in_preview_size(admin, make, still):
    image = images.opened(get(admin, still, "annotated-frame").data)

    assert (image.size, image.mode, image.getpixel((500, 500))) == ((1200, 900), "RGB", (0, 255, 0))
    plain = preview(make, name="z")
    send(admin, plain, images.picture())
    assert get(admin, plain, "annotated-frame").status_code == 400
    book = preview(make, name="b", annotations=[rectangle(0)])
    send(admin, book, b"%PDF", "a.pdf")
    assert get(admin, book, "annotated-frame").status_code == 400
    missing = preview(make, name="m", extension="png", status="ready", annotations=[rectangle(0)])
    assert get(admin, missing, "annotated-frame").status_code == 404


def test_all_annotated_frames_come_in_an_archive(admin, movie, still):
    answer = get(admin, movie, "annotated-frames")

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert [name.rsplit("_", 1)[1] for name in names] == ["1.png", "11.png"]
    assert all(name.startswith("prj_") and "_anim_v1_frame_" in name for name in names)
    assert answer.headers["Content-Disposition"].endswith("_anim_v1_annotated_frames.zip")
    of_still = zipfile.ZipFile(io.BytesIO(get(admin, still, "annotated-frames").data)).namelist()
    assert [name.rsplit("_", 1)[1] for name in of_still] == ["1.png", "2.png"]


def test_all_annotated_frames_come_as_pages(admin, movie):
    answer = get(admin, movie, "annotated-frames-pdf")

    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer.data.count(b"/Type /Page\n") == 2
    assert answer.headers["Content-Disposition"].endswith("_anim_v1_annotated_frames.pdf")


def test_where_nothing_was_drawn_there_is_nothing_to_extract(admin, make):
    id_ = preview(make)
    send(admin, id_, images.picture())

    assert get(admin, id_, "annotated-frames").status_code == 400
    assert get(admin, id_, "annotated-frames-pdf").status_code == 400


def test_tiles_are_made_anew(admin, movie):
    answer = get(admin, movie, "tile")

    assert answer.mimetype == "image/png"
    assert images.opened(answer.data).size == (8 * 160, 400)


def left_behind(settings):
    return list(settings.tmp_dir.glob("frames-*"))


def test_two_movies_at_a_time_then_one_is_told_to_come_again(admin, movie, settings, monkeypatch):
    monkeypatch.setattr(preview_frames, "PATIENCE", 0.1)
    for _ in range(preview_frames.AT_ONCE):
        preview_frames._places.acquire()
    try:
        busy = get(admin, movie, "frame")
    finally:
        preview_frames._places.release(preview_frames.AT_ONCE)

    assert (busy.status_code, busy.json["error"]) == (503, True)
    assert get(admin, movie, "frame").status_code == 200
    assert left_behind(settings) == []


@pytest.mark.parametrize("what", ["frame", "tile", "annotated-frames", "annotated-frames-pdf"])
def test_what_takes_too_long_is_ended_and_leaves_no_file_and_no_place_taken(
    admin, movie, settings, monkeypatch, what
):
    def sleeps(*_given, **_more):
        raise subprocess.TimeoutExpired("ffmpeg", 1)

    with monkeypatch.context() as slow:
        slow.setattr("app.media.ffmpeg.subprocess.run", sleeps)
        for _ in range(preview_frames.AT_ONCE + 1):
            assert get(admin, movie, what).status_code == 503

    assert get(admin, movie, what).status_code == 200
    assert left_behind(settings) == []


def test_all_frames_together_have_a_minute(admin, movie, monkeypatch):
    monkeypatch.setattr(preview_frames, "MOST_SECONDS", -1)

    answer = get(admin, movie, "annotated-frames")

    assert (answer.status_code, "too long" in answer.json["message"]) == (503, True)


@pytest.mark.parametrize(("role", "status"), [
    ("manager", 200), ("supervisor", 403), ("user", 403), ("client", 403), ("vendor", 403),
])  # fmt: skip
def test_managers_extract(admin, as_, make, role, status):
    id_ = preview(make, annotations=[rectangle(0)])
    send(admin, id_, images.picture())
    caller = as_(make.caller(role))

    for what in ("annotated-frame", "annotated-frames", "annotated-frames-pdf"):
        assert get(caller, id_, what).status_code == status
    assert get(caller, id_, "frame").status_code == (404 if status == 200 else 403)
