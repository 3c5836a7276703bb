"""What is made of a playlist: its movie, its archive (spec 40 §5.7)."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text, update

from app.ask import NOBODY, Ask
from app.http.operation import House
from app.jobs import letters
from app.media import ffmpeg
from app.models import ApiEvent, BuildJob, Playlist, PreviewFile, StoredFile
from app.queries import playlist_names
from app.services import playlist_builds, playlist_mails, stored_files
from app.storage.keys import movie, picture
from app.storage.store import store_of
from tests.media import films

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def at_once(app, settings):
    """The app without a queue: movies are made within the request."""
    quick = replace(settings, enable_job_queue=False, movie_encoding_preset="ultrafast")
    app.extensions["callsheet"] = House(quick, app.extensions["callsheet"].database)
    return quick


def preview(make, task, revision=1, extension="mp4", **values):
    given = {"name": f"p{revision}-{values.get('position', 1)}", "extension": extension, "status": "ready"}
    return make.row(PreviewFile, task_id=task, revision=revision, **{**given, **values})


def playlist(make, *pairs, **values):
    shots = [{"entity_id": str(entity), "preview_file_id": str(id_)} for entity, id_ in pairs]
    return make.row(
        Playlist, **{"name": "My Playlist", "project_id": make.project_id, "shots": shots, **values}
    )


def told(make, name):
    found = make.db.scalars(
        select(ApiEvent.data).where(ApiEvent.name == name).order_by(ApiEvent.position)
    ).all()
    make.db.commit()
    return found


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def test_movies_of_any_kind_become_one_movie(manager, make, at_once):
    store = store_of(at_once)
    entries = []
    for size, sound, prefix in (("160x90", True, "previews"), ("90x160", False, "lowdef")):
        shot = make.shot()
        id_ = preview(make, make.task(shot))
        store.replace(movie(prefix, id_), BytesIO(films.movie(size, 0.5, 10, sound)))
        entries.append((shot, id_))
    shot = make.shot()
    entries.append((shot, preview(make, make.task(shot), extension="png")))
    id_ = playlist(make, *entries)

    job = manager.get(f"/data/playlists/{id_}/build/mp4")
    download = manager.get(f"/data/playlists/{id_}/jobs/{job.json['id']}/build/mp4")

    assert (job.status_code, job.json["status"], job.json["message"]) == (200, "succeeded", None)
    assert (job.json["type"], job.json["job_type"], job.json["playlist_id"]) == ("BuildJob", "movie", str(id_))
    assert job.json["ended_at"]
    made = ffmpeg.probe(store.local(movie("playlists", _uuid(job.json["id"])), None))
    assert (made.width, made.height, made.has_sound) == (160, 90, True)
    assert made.duration == pytest.approx(1.0, abs=0.2)
    name = download.headers["Content-Disposition"]
    assert "attachment" in name
    assert name.endswith("_my_playlist.mp4")
    assert [one["status"] for one in told(make, "build-job:update")] == ["succeeded"]
    assert [one["build_job_id"] for one in told(make, "build-job:new")] == [job.json["id"]]


def _uuid(word):
    return playlist_builds.UUID(word)


def test_a_playlist_without_movies_fails_and_says_why(manager, make, at_once):
    job = manager.get(f"/data/playlists/{playlist(make)}/build/mp4").json

    assert (job["status"], "no movie" in job["message"]) == ("failed", True)
    assert manager.get(f"/data/playlists/{job['playlist_id']}/jobs/{job['id']}/build/mp4").status_code == 400


def test_one_build_at_a_time(manager, make):
    id_ = playlist(make)

    first = manager.get(f"/data/playlists/{id_}/build/mp4?full=true")
    second = manager.get(f"/data/playlists/{id_}/build/mp4")

    assert (first.status_code, first.json["status"], second.status_code) == (200, "running", 409)
    rows = "SELECT args FROM procrastinate_jobs WHERE task_name = 'playlist_builds.build'"
    jobs = make.db.execute(text(rows)).scalars().all()
    make.db.commit()
    assert [(one["build_job_id"], one["full"]) for one in jobs] == [(first.json["id"], True)]
    assert told(make, "build-job:delete") == []


def test_a_build_whose_worker_died_long_ago_is_in_nobodys_way(manager, make, settings):
    id_ = playlist(make)
    long_ago = datetime.now(UTC) - timedelta(seconds=settings.job_queue_timeout, hours=1)
    make.row(BuildJob, playlist_id=id_, created_at=long_ago)

    assert manager.get(f"/data/playlists/{id_}/build/mp4").status_code == 200


def test_a_job_makes_what_was_asked_for_and_mails_the_link(make, settings):
    shot = make.shot()
    id_ = preview(make, make.task(shot))
    store_of(settings).replace(movie("previews", id_), BytesIO(films.movie("160x90", 0.4, 10)))
    playlist_id = playlist(make, (shot, id_))
    job = make.row(BuildJob, playlist_id=playlist_id)
    ask = Ask(make.db, NOBODY, settings)

    plan = playlist_builds.plan(ask, job, full=True)
    with playlist_builds.made_of(
        settings, replace(plan, shape=replace(plan.shape, preset="ultrafast"))
    ) as reel:
        went_well = playlist_builds.end(ask, job, reel)
    letter = playlist_mails.built(ask, job, make.person("manager", first_name="Bo"))

    assert went_well
    assert (plan.shape.width, plan.shape.height) == (1920, 1080)
    assert f"/api/data/playlists/{playlist_id}/jobs/{job}/build/mp4" in letters.written(letter).text
    assert not playlist_builds.end(ask, job, reel)
    assert playlist_builds.plan(ask, job, full=True) is None


def test_a_build_that_was_deleted_meanwhile_keeps_nothing(make, settings):
    ask = Ask(make.db, NOBODY, settings)

    assert not playlist_builds.end(ask, make.person(), playlist_builds.Reel(reason="x"))
    assert make.db.scalars(select(StoredFile)).all() == []


def test_builds_are_seen_and_removed_through_their_own_playlist(as_, manager, make):
    id_, other = playlist(make, for_client=True), playlist(make, name="Other")
    job = make.row(BuildJob, playlist_id=id_)
    address = f"/data/playlists/{id_}/jobs/{job}"
    client = as_(make.caller("client"))

    assert manager.get(address).json["status"] == "running"
    assert manager.get(f"/data/playlists/{other}/jobs/{job}").status_code == 404
    assert manager.get(f"{address}/build/mp4").status_code == 400
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 403
    for role in ("supervisor", "user", "vendor"):
        assert as_(make.caller(role)).get(address).status_code == 403
        assert as_(make.caller(role)).get(f"/data/playlists/{id_}/build/mp4").status_code == 403
    assert as_(make.caller("supervisor")).get(f"{address}/build/mp4").status_code == 400
    assert manager.delete(f"/data/playlists/{other}/jobs/{job}").status_code == 404
    assert manager.delete(address).status_code == 204
    assert manager.get(address).status_code == 404
    assert [one["build_job_id"] for one in told(make, "build-job:delete")] == [str(job)]


def test_an_archive_holds_pinned_previews_and_those_beside_them_in_order(manager, make, settings):
    store = store_of(settings)
    shot, asset = make.shot("S1", make.sequence("SQ")), make.asset("Tree", "Props")
    kind = make.task_type("Anim")
    task = make.task(shot, kind)
    first = preview(make, task, 2, "png")
    beside = preview(make, task, 2, "png", position=2)
    twin = preview(make, make.task(shot, kind, name="other"), 2, "png")
    lost = preview(make, make.task(asset), 1, "png")
    film = preview(make, make.task(asset), 3, "mp4")
    preview(make, task, 1, "png")
    for id_ in (first, beside, twin):
        store.replace(picture("original", id_), BytesIO(str(id_).encode()))
    store.replace(movie("previews", film), BytesIO(b"film" * 100_000))
    id_ = playlist(make, (asset, film), (shot, first), (shot, twin), (asset, lost), (asset, UNKNOWN))

    answer = manager.get(f"/data/playlists/{id_}/download/zip")

    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].endswith("_my_playlist.zip")
    archive = zipfile.ZipFile(BytesIO(answer.data))
    assert archive.testzip() is None
    held = archive.namelist()
    assert held[0].endswith("_v3.mp4")
    assert [name.split("_sq_", 1)[1] for name in held[1:3]] == ["s1_anim_v2.png", "s1_anim_v2-2.png"]
    assert held[3].startswith("0004_")
    assert len(held) == 4
    assert archive.read(held[1]) == str(first).encode()
    assert archive.read(held[0]) == b"film" * 100_000


def test_an_empty_playlist_is_an_empty_archive(manager, make):
    for shots in ([], None):
        answer = manager.get(f"/data/playlists/{playlist(make, shots=shots)}/download/zip")
        assert zipfile.ZipFile(BytesIO(answer.data)).namelist() == []


def test_who_saves_an_archive(as_, make):
    shown, internal = playlist(make, for_client=True), playlist(make, name="B")

    def status(role, id_):
        return as_(make.caller(role)).get(f"/data/playlists/{id_}/download/zip").status_code

    assert [status(role, shown) for role in ("manager", "supervisor", "client", "user", "vendor")] == [
        200,
        200,
        200,
        403,
        403,
    ]
    assert status("client", internal) == 403


def test_names_tell_the_episode_of_a_series(manager, make):
    project = make.project("Big Prj", production_type="tvshow")
    episode = make.episode("E01", project_id=project)
    admin_names = []
    for values in ({"episode_id": episode}, {"is_for_all": True, "for_entity": "asset"}, {}):
        id_ = playlist(make, project_id=project, **values)
        ask = Ask(make.db, NOBODY, None)
        admin_names.append(playlist_names.base_name(ask, id_))
        make.db.commit()

    assert admin_names == [
        "big_prj_e01_my_playlist",
        "big_prj_all_assets_my_playlist",
        "big_prj_main_pack_my_playlist",
    ]


def test_a_build_whose_job_is_lost_has_failed(manager, make, settings):
    id_, other = playlist(make), playlist(make, name="Other")
    waiting = manager.get(f"/data/playlists/{other}/build/mp4").json["id"]
    ago = datetime.now(UTC) - timedelta(minutes=20)
    lost = make.row(BuildJob, playlist_id=id_, created_at=ago)
    make.db.execute(update(BuildJob).where(BuildJob.id == waiting).values(created_at=ago))

    given_up = playlist_builds.give_up(Ask(make.db, NOBODY, settings))

    make.db.commit()
    assert given_up == 1
    found = manager.get(f"/data/playlists/{id_}/jobs/{lost}").json
    assert (found["status"], "interrupted" in found["message"]) == ("failed", True)
    assert manager.get(f"/data/playlists/{other}/jobs/{waiting}").json["status"] == "running"
    assert [one["build_job_id"] for one in told(make, "build-job:update")] == [str(lost)]


def test_a_project_that_goes_takes_the_movies_of_its_playlists_along(admin, make, settings):
    project = make.project(status="Closed")
    job = make.row(BuildJob, playlist_id=playlist(make, project_id=project))
    ask = Ask(make.db, NOBODY, settings)
    stored_files.keep(ask, movie("playlists", job), BytesIO(b"film"))
    ask.settle(committed=True)
    make.db.commit()

    assert admin.delete(f"/data/projects/{project}?force=true").status_code == 204

    assert not store_of(settings).exists(movie("playlists", job))
