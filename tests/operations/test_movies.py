"""Movies of previews: taken in, encoded, served in ranges, taken up again (spec 40 §4.2, 4.4, 4.5)."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import text

from app.ask import NOBODY, Ask
from app.media import ffmpeg
from app.models import PreviewFile, ProjectTaskTypeLink, Task
from app.services import preview_movies
from app.storage.keys import movie
from app.storage.store import store_of
from tests.media import films, images
from tests.operations.previewing import News, preview, send


@pytest.fixture
def ask(db, settings):
    return Ask(db, NOBODY, replace(settings, movie_encoding_preset="ultrafast"))


@pytest.fixture
def small(make):
    """A task of a production whose movies are small."""
    return make.task(make.shot(project_id=make.project(name="Small", resolution="160x100", fps="24")))


def work(ask, id_):
    """Do what the job does."""
    plan = preview_movies.begin(ask, id_)
    if plan is None:
        return None
    with preview_movies.made(ask.settings, plan) as result:
        preview_movies.end(ask, id_, result)
    ask.db.commit()
    ask.settle(committed=True)
    return result


def jobs(make, id_):
    rows = make.db.execute(text("SELECT task_name, args ->> 'preview_file_id' FROM procrastinate_jobs")).all()
    make.db.commit()
    return [name for name, preview_id in rows if preview_id == str(id_)]


def state(client, id_):
    return client.get(f"/data/preview-files/{id_}").json


def test_an_uploaded_movie_waits_for_the_worker(admin, make, small):
    comment = make.comment(small)
    id_ = preview(make, small, comment)
    news = News(make)

    made = send(admin, id_, films.movie(), "anim.final.MOV")

    assert (made.status_code, made.json["status"], made.json["extension"]) == (201, "processing", "mp4")
    assert made.json["original_name"] == "anim.final"
    assert made.json["data"]["encoding"]["state"] == "queued"
    assert jobs(make, id_) == ["preview_movies.encode"]
    assert news.names() == [
        "preview-file:update",
        "preview-file:update",
        "comment:update",
        "preview-file:add-file",
    ]
    assert news.told()[-1][1]["status"] == "processing"
    path = f"/movies/originals/preview-files/{id_}.mp4"
    assert admin.get(path, headers={"Accept": "application/json"}).status_code == 202
    assert admin.get(path).status_code == 404


def test_the_worker_makes_two_movies_pictures_and_tiles(admin, make, small, ask):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    news = News(make)

    work(ask, id_)

    row = state(admin, id_)
    assert (row["status"], row["width"], row["height"]) == ("ready", 160, 100)
    assert abs(row["duration"] - 1) < 0.1
    data = row["data"]
    assert data["movie_prefixes"] == ["previews", "lowdef"]
    assert (data["original_width"], data["original_height"]) == (320, 180)
    assert data["original_file_size"] == len(films.movie())
    assert data["encoding"]["state"] == "ready"
    assert news.names() == ["preview-file:update", "preview-file:update", "task:update"]
    assert news.told()[1][1]["status"] == "ready"
    for kind, size in (("originals", (160, 100)), ("previews", (1200, 750)), ("thumbnails", (150, 100))):
        answer = admin.get(f"/pictures/{kind}/preview-files/{id_}.png")
        assert Image.open(io.BytesIO(answer.data)).size == size
    tiles = admin.get(f"/movies/tiles/preview-files/{id_}.png")
    assert Image.open(io.BytesIO(tiles.data)).size == (8 * 160, 300)
    assert admin.get(f"/data/tasks/{small}").json["last_preview_file_id"] == str(id_)
    assert not store_of(ask.settings).exists(movie("source", id_))


def test_movies_are_served_in_ranges(admin, make, small, ask, tmp_path):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    work(ask, id_)

    whole = admin.get(f"/movies/originals/preview-files/{id_}.mp4")
    assert (whole.status_code, whole.mimetype, whole.headers["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    part = admin.get(f"/movies/originals/preview-files/{id_}.mp4", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    last = admin.get(f"/movies/originals/preview-files/{id_}.mp4", headers={"Range": "bytes=-5"})
    assert last.data == whole.data[-5:]
    low = tmp_path / "low.mp4"
    low.write_bytes(admin.get(f"/movies/low/preview-files/{id_}.mp4").data)
    assert (ffmpeg.probe(low).width, ffmpeg.probe(low).fps) == (1280, 24)
    assert admin.get(f"/movies/source/preview-files/{id_}.mp4").status_code == 404
    saved = admin.get(f"/movies/originals/preview-files/{id_}/download")
    assert saved.headers["Content-Disposition"].startswith("attachment; filename=small_")
    assert saved.headers["Content-Disposition"].endswith("_v1.mp4")
    assert admin.get(f"/pictures/originals/preview-files/{id_}/download").data == whole.data


@pytest.mark.parametrize(("data", "words"), [
    (b"no movie", "no movie"), (films.movie()[:2000], ""), (images.picture(), ""),
    (films.movie(extra=("-vn",)), "no video"),
])  # fmt: skip
def test_a_broken_movie_is_broken_in_words_and_its_upload_kept(admin, make, small, ask, data, words):
    id_ = preview(make, small)
    send(admin, id_, data, "a.mp4")
    news = News(make)

    work(ask, id_)

    row = state(admin, id_)
    assert row["status"] == "broken"
    assert words in row["data"]["encoding"]["reason"]
    assert len(row["data"]["encoding"]["reason"]) > 5
    assert news.told()[-1] == (
        "preview-file:update",
        {"preview_file_id": str(id_), "status": "broken", "project_id": news.told()[-1][1]["project_id"]},
    )
    assert admin.get(f"/data/tasks/{small}").json["last_preview_file_id"] is None
    assert store_of(ask.settings).exists(movie("source", id_))
    for path in ("originals", "low", "source"):
        assert admin.get(f"/movies/{path}/preview-files/{id_}.mp4").status_code == 404
    assert admin.get(f"/pictures/originals/preview-files/{id_}/download").status_code == 404
    for path in ("frame", "tile"):
        assert admin.get(f"/actions/preview-files/{id_}/extract-{path}").status_code == 404
    assert admin.get(f"/pictures/thumbnails/preview-files/{id_}.png").status_code == 404


@pytest.mark.parametrize("sound", [True, False])
def test_a_movie_can_be_encoded_within_the_request(admin, make, small, sound):
    id_ = preview(make, small)

    made = send(admin, id_, films.movie(sound=sound, seconds=0.4), "a.mov", "?no_job=true")

    assert (made.status_code, made.json["status"], made.json["extension"]) == (201, "ready", "mp4")
    assert jobs(make, id_) == []
    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").status_code == 200


def test_a_broken_movie_within_the_request_is_answered_201(admin, make, small):
    id_ = preview(make, small)

    made = send(admin, id_, b"no movie", "a.mov", "?no_job=true")

    assert (made.status_code, made.json["status"]) == (201, "broken")


def test_without_normalization_the_upload_is_what_is_served(admin, make, small, ask):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4", "?normalize=false")

    work(ask, id_)

    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").data == films.movie()
    assert state(admin, id_)["data"]["movie_prefixes"] == ["previews"]


def test_the_upload_is_kept_where_the_studio_wants_it(admin, make, small, ask):
    ask.settings = replace(ask.settings, preview_save_source_file=True)
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")

    work(ask, id_)

    assert admin.get(f"/movies/source/preview-files/{id_}.mp4").data == films.movie()
    assert state(admin, id_)["data"]["movie_prefixes"] == ["source", "previews", "lowdef"]


def test_a_preview_that_goes_while_it_is_encoded_leaves_no_file(admin, make, small, ask, settings):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    plan = preview_movies.begin(ask, id_)
    ask.db.commit()
    with preview_movies.made(ask.settings, plan) as result:
        assert admin.delete(f"/data/preview-files/{id_}?force=true").status_code == 204
        preview_movies.end(ask, id_, result)
    ask.db.commit()

    assert not [path for path in settings.preview_folder.rglob(str(id_)) if path.is_file()]


def test_a_movie_whose_job_is_lost_is_taken_up_again_and_after_three_times_broken(admin, make, small, ask):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    ask.db.execute(text("DELETE FROM procrastinate_jobs"))
    assert preview_movies.take_up(ask) == 0  # it may just be running

    ask.now += timedelta(minutes=6)
    assert preview_movies.take_up(ask) == 1
    assert preview_movies.take_up(ask) == 0  # the job is there again
    for _ in range(preview_movies.MOST_ATTEMPTS):
        assert preview_movies.begin(ask, id_) is not None
    assert preview_movies.begin(ask, id_) is None
    ask.db.commit()

    row = state(admin, id_)
    assert (row["status"], row["data"]["encoding"]["state"]) == ("broken", "broken")
    assert "interrupted" in row["data"]["encoding"]["reason"]


def test_a_broken_movie_is_tried_again(admin, make, small, ask):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    for _ in range(preview_movies.MOST_ATTEMPTS + 1):
        preview_movies.begin(ask, id_)

    assert preview_movies.retry(ask) == [id_]
    assert preview_movies.retry(ask, [id_]) == []
    ask.db.commit()

    assert state(admin, id_)["status"] == "processing"
    assert jobs(make, id_) == ["preview_movies.encode"] * 2
    work(ask, id_)
    assert state(admin, id_)["status"] == "ready"


def test_a_manager_has_a_broken_movie_encoded_again(as_, make, small, ask):
    project = make.db.get(Task, small).project_id
    make.db.commit()
    manager = as_(make.caller("manager", project_id=project))
    id_ = preview(make, small)
    send(manager, id_, films.movie(), "a.mp4")
    for _ in range(preview_movies.MOST_ATTEMPTS + 1):
        preview_movies.begin(ask, id_)
    ask.db.commit()
    assert state(manager, id_)["status"] == "broken"

    changed = manager.put(f"/data/preview-files/{id_}", {"status": "processing"})

    assert (changed.json["status"], changed.json["data"]["encoding"]["state"]) == ("processing", "queued")
    work(ask, id_)
    assert state(manager, id_)["status"] == "ready"


def test_what_a_killed_encoder_left_is_swept(settings, tmp_path):
    chosen = replace(settings, tmp_dir=tmp_path)
    (tmp_path / "movie-left").mkdir()
    (tmp_path / "movie-left" / "previews.mp4").write_bytes(b"x")
    (tmp_path / "frames-left").mkdir()
    now = datetime.now(UTC)

    assert preview_movies.sweep(chosen, now) == 0
    assert preview_movies.sweep(chosen, now + timedelta(days=2)) == 2
    assert not (tmp_path / "movie-left").exists()


def test_a_movie_without_its_upload_is_missing(admin, make, small, ask):
    id_ = preview(make, small)
    send(admin, id_, films.movie(), "a.mp4")
    store_of(ask.settings).delete(movie("source", id_))

    assert work(ask, id_) is None

    assert state(admin, id_)["status"] == "missing"
    ask.db.execute(text("UPDATE stored_file SET deleted_at = now()"))
    assert preview_movies.retry(ask, [id_]) == []


def test_size_and_rate_come_from_the_entity_then_from_the_production(make, ask):
    project = make.project(
        resolution="1280x720", fps="23,976", hd_bitrate_compression=40, ld_bitrate_compression=9
    )
    kind = make.task_type()
    plain = preview(make, make.task(make.shot(project_id=project), kind))
    shot = make.shot(project_id=project, data={"resolution": "640x480", "fps": 30})
    own = preview(make, make.task(shot, kind))
    odd = preview(make, make.task(make.shot(project_id=make.project(resolution="huge", fps="many"))))

    wanted = preview_movies.plan(ask, plain).wanted
    assert (wanted.width, wanted.height, wanted.fps) == (1280, 720, 23.976)
    assert (wanted.high_bitrate, wanted.low_bitrate) == (28, 9)
    wanted = preview_movies.plan(ask, own).wanted
    assert (wanted.width, wanted.height, wanted.fps) == (640, 480, 30)
    wanted = preview_movies.plan(ask, odd).wanted
    assert (wanted.width, wanted.height, wanted.fps, wanted.high_bitrate, wanted.low_bitrate) == (
        0,
        1080,
        25,
        28,
        6,
    )
    make.row(
        ProjectTaskTypeLink,
        project_id=project,
        task_type_id=kind,
        hd_bitrate_compression=5,
        ld_bitrate_compression=8,
    )
    wanted = preview_movies.plan(ask, plain).wanted
    assert (wanted.high_bitrate, wanted.low_bitrate) == (5, 5)
    assert preview_movies.size_of(None, "x2160") == (0, 2160)


def test_a_movie_that_zou_left_is_found_without_a_record_of_its_versions(admin, make, small, settings):
    id_ = preview(make, small, status="ready")
    store_of(settings).replace(movie("lowdef", id_), io.BytesIO(b"a movie")).keep()

    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").data == b"a movie"


def test_who_does_not_see_the_task_gets_no_movie(as_, make, small):
    id_ = preview(make, small, status="ready")

    for path in ("originals", "low", "source"):
        assert as_(make.caller("user")).get(f"/movies/{path}/preview-files/{id_}.mp4").status_code == 403
    assert (
        as_(make.caller("vendor", project_id=make.project()))
        .get(f"/movies/tiles/preview-files/{id_}.png")
        .status_code
        == 403
    )


def test_a_picture_is_no_movie(admin, make):
    id_ = preview(make, status="ready", extension="png")

    assert admin.get(f"/movies/originals/preview-files/{id_}.mp4").status_code == 404
    assert make.db.get(PreviewFile, id_).extension == "png"
