"""What spec 40 §10 lists as wrong with pictures and movies, shown to be absent (items 5, 9, 11, 30, 33, 35)."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from app.media import ffmpeg, movies
from app.models import Person, PreviewBackgroundFile
from app.queries import preview_frames
from tests.media import films, images
from tests.operations.previewing import preview, send


def test_5_frames_are_not_for_everybody_nor_by_the_dozen(as_, make, monkeypatch):
    id_ = preview(make, status="ready")
    path = f"/actions/preview-files/{id_}/extract-frame"

    for role in ("client", "vendor", "user"):
        assert as_(make.caller(role)).get(path).status_code == 403
    monkeypatch.setattr(preview_frames, "PATIENCE", 0.01)
    preview_frames._places.acquire()
    preview_frames._places.acquire()
    try:
        assert as_(make.caller("manager")).get(path).status_code in (404, 503)
    finally:
        preview_frames._places.release(2)
    assert preview_frames.AT_ONCE == 2


def test_5_a_get_of_tiles_writes_nothing(admin, make, settings):
    id_ = preview(make, make.task(make.shot(project_id=make.project(resolution="160x100"))))
    send(admin, id_, films.movie(), "a.mp4", "?no_job=true")
    before = stored(settings)
    row = admin.get(f"/data/preview-files/{id_}").json

    tiles = admin.get(f"/actions/preview-files/{id_}/extract-tile")

    assert (tiles.status_code, images.opened(tiles.data).format) == (200, "PNG")
    assert stored(settings) == before
    assert admin.get(f"/data/preview-files/{id_}").json == row


def stored(settings):
    """The files of the store, and when they changed."""
    return {path: path.stat().st_mtime_ns for path in settings.preview_folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.zip", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_9_what_looks_like_a_page_is_never_shown_as_one(admin, make, name, data):
    id_ = preview(make)
    send(admin, id_, data, name)
    extension = name.partition(".")[2]
    path = f"/pictures/originals/preview-files/{id_}"

    own = admin.get(f"{path}.{extension}")

    assert (own.status_code, own.data, own.headers["X-Content-Type-Options"]) == (200, data, "nosniff")
    assert "html" not in own.mimetype
    assert "svg" not in own.mimetype
    for other in ("png", "pdf", "html", "svg", "zip"):
        if other != extension:
            assert admin.get(f"{path}.{other}").status_code in (400, 404)


def test_11_backgrounds_and_avatars_are_for_all_who_signed_in_and_nobody_else(admin, as_, anonymous, make):
    background = make.row(PreviewBackgroundFile, name=f"Sky {uuid4()}"[:40])
    sky = {"file": (BytesIO(images.panorama()), "sky.hdr")}
    assert admin.post(f"/pictures/preview-background-files/{background}", data=sky).status_code == 201
    person = make.person()
    face = {"file": (BytesIO(images.picture()), "a.png")}
    assert admin.post(f"/pictures/thumbnails/persons/{person}", data=face).status_code == 201
    assert make.db.get(Person, person).has_avatar
    make.db.commit()

    for path in (
        f"/pictures/preview-background-files/{background}.hdr",
        f"/pictures/thumbnails/preview-background-files/{background}.png",
        f"/pictures/thumbnails/persons/{person}.png",
    ):
        for role in ("vendor", "client", "user"):
            answer = as_(make.caller(role, team=False)).get(path)
            assert (answer.status_code, "private" in answer.headers["Cache-Control"]) == (200, True)
        assert anonymous.get(path).status_code == 401


def test_30_running_previews_are_read_at_once_and_as_many_as_are_asked_for(admin, make, queries):
    task = make.task(make.shot("S", make.sequence("SQ")))
    for number in range(40):
        preview(make, task, name=f"p{number}", revision=number, status="processing")

    with queries(at_most=3):
        rows = admin.get("/data/playlists/preview-files/running?limit=25").json

    assert len(rows) == 25
    assert {row["full_entity_name"] for row in rows} == {"SQ / S"}


def test_33_a_page_of_pictures_costs_two_statements_each_and_none_of_bytes_when_known(admin, make, queries):
    id_ = preview(make)
    send(admin, id_, images.picture())
    path = f"/pictures/thumbnails-square/preview-files/{id_}.png"
    first = admin.get(path)

    with queries(at_most=2):
        again = admin.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"].startswith("max-age=")


def test_35_a_movie_is_decoded_once_for_both_of_its_sizes(tmp_path, monkeypatch):
    source, called = tmp_path / "source", []
    source.write_bytes(films.movie())
    run = ffmpeg.run

    def noted(arguments, seconds):
        called.append([str(one) for one in arguments])
        run(arguments, seconds)

    monkeypatch.setattr(ffmpeg, "run", noted)
    made = movies.make(source, tmp_path, movies.Wanted(preset="ultrafast", height=90, seconds=60))

    encodes = [words for words in called if any(word.endswith(".mp4") for word in words[-1:])]
    assert made.reason == ""
    assert len(encodes) == 1
    assert sum(word.endswith(".mp4") for word in encodes[0]) == 2
    assert encodes[0].count(str(source)) == 1
    assert Image.open(made.frame).size[1] == 90
