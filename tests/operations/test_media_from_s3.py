"""Pictures, movies and archives come straight out of S3: a range is asked of it as a range (spec 40 §1.2, 1.5)."""

import os
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from app.http.operation import House
from app.models import Playlist
from app.storage.keys import movie
from app.storage.store import store_of
from tests.buckets import on_s3, s3_process
from tests.media import films, images
from tests.operations.previewing import preview, send

pytest.importorskip("boto3")
pytest.importorskip("moto.server")
MOVIE = os.urandom(700_000)


@pytest.fixture(scope="module")
def address():
    with s3_process() as running:
        yield running


@pytest.fixture
def chosen(app, settings, address, tmp_path):
    """The app with its files on S3, and a scratch folder of its own."""
    made = replace(
        on_s3(settings, address), tmp_dir=tmp_path, enable_job_queue=False, movie_encoding_preset="ultrafast"
    )
    app.extensions["callsheet"] = House(made, app.extensions["callsheet"].database)
    return made


@pytest.fixture
def asked(chosen):
    """What is asked of S3 from now on: operation and range."""
    seen = []
    events = store_of(chosen).client.meta.events
    for name in ("GetObject", "HeadObject"):
        events.register(
            f"provide-client-params.s3.{name}",
            lambda params, model, **_: seen.append((model.name, params.get("Range"))),
            unique_id=f"{id(seen)}-{name}",
        )
    return seen


@pytest.fixture
def clip(make, chosen):
    id_ = preview(make, make.task(make.shot("SH")), status="ready", data={"movie_prefixes": ["previews"]})
    store_of(chosen).replace(movie("previews", id_), BytesIO(MOVIE)).keep()
    return id_


def scratch(chosen):
    return [path for path in chosen.tmp_dir.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("given", "passed", "start", "stop"),
    [
        ("bytes=100-199", "bytes=100-199", 100, 200),
        ("bytes=600000-", "bytes=600000-", 600_000, 700_000),
        ("bytes=-5", "bytes=-5", 699_995, 700_000),
        ("bytes=0-", "bytes=0-", 0, 700_000),
        ("bytes=0-1,5-6", None, 0, 700_000),
        (None, None, 0, 700_000),
    ],
)
def test_a_range_of_a_movie_is_asked_of_the_store_and_no_more(
    admin, clip, chosen, asked, given, passed, start, stop
):
    headers = {"Range": given} if given else {}
    answer = admin.get(f"/movies/originals/preview-files/{clip}.mp4", headers=headers)

    assert (answer.status_code, answer.data) == (206 if passed else 200, MOVIE[start:stop])
    assert answer.headers["Content-Length"] == str(stop - start)
    if passed:
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/700000"
    assert asked == [("GetObject", passed)]
    assert scratch(chosen) == []


def test_a_range_beyond_the_end_is_refused_with_the_length(admin, clip):
    answer = admin.get(f"/movies/low/preview-files/{clip}.mp4", headers={"Range": "bytes=700000-"})

    assert (answer.status_code, answer.json["error"]) == (416, True)
    assert answer.headers["Content-Range"] == "bytes */700000"


def test_what_the_browser_has_is_not_asked_for(admin, clip, asked):
    path = f"/movies/originals/preview-files/{clip}.mp4"
    first = admin.get(path, headers={"Range": "bytes=0-9"})
    asked.clear()

    again = admin.get(path, headers={"If-None-Match": first.headers["ETag"]})
    since = admin.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    part = admin.get(path, headers={"Range": "bytes=5-9", "If-Range": first.headers["ETag"]})
    other = admin.get(path, headers={"Range": "bytes=5-9", "If-Range": '"another"'})

    assert (again.status_code, again.data, since.status_code) == (304, b"", 304)
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "max-age=604800, private"
    assert (part.status_code, part.data) == (206, MOVIE[5:10])
    assert (other.status_code, len(other.data)) == (200, 700_000)
    assert asked == [("GetObject", "bytes=5-9"), ("GetObject", None)]


def test_head_reads_no_bytes(admin, clip, asked):
    answer = admin.request("HEAD", f"/movies/originals/preview-files/{clip}.mp4")

    assert (answer.status_code, answer.headers["Content-Length"], answer.data) == (200, "700000", b"")
    assert asked == [("HeadObject", None)]


def test_the_next_best_version_is_served_and_what_is_nowhere_is_not_found(admin, make, chosen):
    id_ = preview(make, make.task(), status="ready")
    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").status_code == 404

    store_of(chosen).replace(movie("lowdef", id_), BytesIO(b"small")).keep()

    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").data == b"small"


def test_a_picture_and_a_movie_are_taken_in_made_and_shown(admin, make, chosen):
    still, film = preview(make, make.task(), name="y"), preview(make, make.task(), name="z")
    send(admin, still, images.picture())

    made = send(admin, film, films.movie("160x90", 0.4), "a.mov")

    assert (made.status_code, made.json["status"]) == (201, "ready")
    small = admin.get(f"/pictures/thumbnails/preview-files/{still}.png")
    assert images.opened(small.data).size == (150, 100)
    frame = admin.get(f"/actions/preview-files/{film}/extract-frame?frame_number=3")
    assert (frame.status_code, frame.mimetype) == (200, "image/png")
    assert scratch(chosen) == []


def test_an_archive_and_a_movie_of_a_playlist_are_made_of_objects(admin, make, chosen, asked):
    store, entries = store_of(chosen), []
    for number, size in enumerate(("160x90", "90x160"), 1):
        shot = make.shot(f"S{number}")
        id_ = preview(make, make.task(shot), status="ready", name=f"p{number}")
        store.replace(movie("previews", id_), BytesIO(films.movie(size, 0.4, 10))).keep()
        entries.append({"entity_id": str(shot), "preview_file_id": str(id_)})
    gone = make.shot("S4")
    entries.append({"entity_id": str(gone), "preview_file_id": str(preview(make, make.task(gone)))})
    playlist = make.row(Playlist, name="Dailies", project_id=make.project_id, shots=entries)
    asked.clear()

    packed = admin.get(f"/data/playlists/{playlist}/download/zip")
    questions = list(asked)
    job = admin.get(f"/data/playlists/{playlist}/build/mp4").json

    archive = zipfile.ZipFile(BytesIO(packed.data))
    assert archive.testzip() is None
    assert [archive.read(name) for name in archive.namelist()] == [
        films.movie("160x90", 0.4, 10),
        films.movie("90x160", 0.4, 10),
    ]
    assert {name for name, _range in questions} == {"GetObject"}
    assert job["status"] == "succeeded"
    download = admin.get(f"/data/playlists/{playlist}/jobs/{job['id']}/build/mp4")
    assert (download.status_code, download.mimetype) == (200, "video/mp4")
    assert scratch(chosen) == []


def test_a_store_that_is_away_is_told_as_such(admin, app, clip, chosen):
    away = replace(chosen, fs_s3_endpoint="http://127.0.0.1:9")
    app.extensions["callsheet"] = House(away, app.extensions["callsheet"].database)

    answer = admin.get(f"/movies/originals/preview-files/{clip}.mp4")

    assert (answer.status_code, answer.json["error"]) == (503, True)
