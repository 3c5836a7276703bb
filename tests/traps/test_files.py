"""What spec 40 §10 lists as wrong, shown to be absent; each test names the number of its item."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import ApiEvent, BuildJob, Playlist, PlaylistShareLink, PreviewFile, WorkingFile
from app.storage.keys import movie, picture
from app.storage.store import store_of
from tests.conftest import Client
from tests.media import images
from tests.operations.previewing import News, preview, send

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def playlist(make):
    return make.row(Playlist, name="P", project_id=make.project_id, for_client=True, shots=[])


def test_4_guests_send_a_few_files_of_bounded_size(app, make):
    shot = make.shot()
    pinned = preview(make, make.task(shot), extension="png", status="ready")
    entry = {"entity_id": str(shot), "preview_file_id": str(pinned)}
    id_ = make.row(Playlist, name="P", project_id=make.project_id, shots=[entry])
    make.row(PlaylistShareLink, playlist_id=id_, token="t", created_by=make.person())
    client, address = Client(app, None), "/shared/playlists/t"
    guest = client.post(f"{address}/guest", {"first_name": "Ada"}).json["id"]
    body = {
        "guest_id": guest,
        "task_id": str(make.db.get(PreviewFile, pinned).task_id),
        "task_status_id": str(make.status(is_client_allowed=True)),
        "text": "x",
    }
    make.db.commit()
    comment = client.post(f"{address}/comments", body).json["id"]

    many = {f"file-{n}": (BytesIO(b"x"), f"{n}.txt") for n in range(11)}
    refused = client.post(f"{address}/comments/{comment}/attachments", data={"guest_id": guest, **many})

    assert refused.status_code == 400
    assert client.get(f"{address}/comments").json[0]["attachment_files"] == []


@pytest.mark.parametrize("act", ["job", "position", "comment"])
def test_6_clients_manage_nothing(as_, make, playlist, act):
    client, task = as_(make.caller("client")), make.task()
    working = make.row(WorkingFile, name="w", task_id=task, revision=1)
    answer = {
        "job": lambda: client.delete(
            f"/data/playlists/{playlist}/jobs/{make.row(BuildJob, playlist_id=playlist)}"
        ),
        "position": lambda: client.put(
            f"/actions/preview-files/{preview(make, task)}/update-position", {"position": 1}
        ),
        "comment": lambda: client.put(f"/actions/working-files/{working}/comment", {"comment": "mine"}),
    }[act]()

    assert answer.status_code == 403


def test_7_vendors_read_no_working_or_output_files_beside_their_own(as_, make):
    shot = make.shot()
    working = make.row(WorkingFile, name="w", task_id=make.task(shot), entity_id=shot, revision=1)

    vendor = as_(make.caller("vendor"))

    for path in (
        f"/data/entities/{shot}/working-files",
        f"/data/entities/{shot}/output-files",
        f"/data/files/{working}",
    ):
        assert vendor.get(path).status_code == 403


def test_8_a_working_file_is_for_one_browser_alone(admin, make):
    working = make.row(WorkingFile, name="w", task_id=make.task(), revision=1)
    admin.post(f"/data/working-files/{working}/file", data={"file": (BytesIO(b"data"), "a.blend")})

    answer = admin.get(f"/data/working-files/{working}/file")

    assert (answer.data, "public" in answer.headers["Cache-Control"]) == (b"data", False)
    assert "private" in answer.headers["Cache-Control"]


def test_10_a_playlist_stays_its_makers(as_, make, playlist):
    manager, thief = as_(make.caller("manager")), make.person()
    before = manager.get(f"/data/playlists/{playlist}").json["created_by"]

    manager.put(f"/data/playlists/{playlist}", {"created_by": str(thief), "name": "Q"})

    after = manager.get(f"/data/playlists/{playlist}").json
    assert (after["name"], after["created_by"]) == ("Q", before)


@pytest.mark.parametrize("field", ["status", "validation_status"])
def test_12_an_unknown_state_of_a_preview_is_refused_and_not_stored(admin, make, field):
    id_ = preview(make)

    assert admin.put(f"/data/preview-files/{id_}", {field: "nonsense"}).status_code == 400

    assert admin.get(f"/data/preview-files/{id_}").json[field] != "nonsense"
    assert admin.get("/data/preview-files").status_code == 200


def test_13_what_was_changed_is_what_is_read(admin, make):
    id_ = preview(make)
    send(admin, id_, images.picture())
    path = f"/pictures/originals/preview-files/{id_}/download"
    first = admin.get(path).headers["Content-Disposition"]

    admin.put(f"/data/preview-files/{id_}", {"revision": 9})

    assert admin.get(path).headers["Content-Disposition"] != first
    assert admin.get(path).headers["Content-Disposition"].endswith("_v9.png")


def test_14_no_preview_is_processing_for_ever(admin, make):
    id_ = preview(make)

    assert send(admin, id_, b"no picture", "a.png").status_code == 400

    assert admin.get(f"/data/preview-files/{id_}").status_code == 404


@pytest.mark.parametrize(("method", "path", "body"), [
    ("GET", "/data/entities/{shot}/working-files?task_id=x", None),
    ("GET", "/data/entities/{shot}/output-files?output_type_id=x", None),
    ("GET", "/data/projects/x/output-files", None),
    ("GET", "/data/projects/x/playlists", None),
    ("GET", "/data/projects/{project}/playlists?task_type_id=x", None),
    ("GET", "/data/playlists/preview-files/running?limit=-1", None),
    ("PUT", "/actions/preview-files/{preview}/update-annotations", {"additions": [{"drawing": {}}]}),
    ("POST", "/actions/tasks/{task}/batch-comment", {"comments": [{}]}),
    ("POST", "/actions/tasks/{task}/batch-comment", {"comments": "{"}),
    ("POST", "/data/tasks/{task}/working-files/new", {"name": "main"}),
    ("POST", "/data/entities/guess-from-path", {"project_id": "{project}", "file_path": "/x"}),
    ("POST", "/pictures/thumbnails/preview-background-files/{preview}.png", {}),
])  # fmt: skip
def test_18_what_is_malformed_is_told_and_never_a_fault_of_ours(admin, make, method, path, body):
    task = make.task(shot := make.shot())
    names = {"shot": shot, "task": task, "project": make.project_id, "preview": preview(make, task)}
    if isinstance(body, dict) and "project_id" in body:
        body = {**body, "project_id": str(make.project_id)}

    answer = admin.request(method, path.format(**names), json=body)

    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json["error"] is True


def test_19_a_refused_working_file_assigns_nobody_and_a_tree_without_paths_leaves_no_row(as_, make):
    artist, task = make.caller("manager"), make.task()

    assert as_(artist).post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).status_code == 400

    assert as_(artist).get(f"/data/tasks/{task}").json["assignees"] == []
    assert as_(artist).get(f"/data/tasks/{task}/working-files").json == []


def test_24_a_folder_holds_few_files(settings):
    store = store_of(settings)

    ids = [UUID(f"{number:03}00000-0000-4000-8000-000000000000") for number in (1, 2)]

    assert len({store.place(picture("thumbnails-square", id_)).parent for id_ in ids}) == 2


def test_25_several_ranges_are_the_whole_file(admin, make, settings):
    id_ = preview(make, status="ready")
    store_of(settings).replace(movie("previews", id_), BytesIO(b"0123456789")).keep()

    answer = admin.get(f"/movies/originals/preview-files/{id_}.mp4", headers={"Range": "bytes=0-1,4-5"})

    assert (answer.status_code, answer.data) == (200, b"0123456789")


def test_26_the_news_of_files_name_their_production(admin, make):
    task = make.task()
    id_, working = preview(make, task), make.row(WorkingFile, name="w", task_id=task, revision=1)
    news = News(make)
    before = set(make.db.scalars(select(ApiEvent.id)))
    make.db.commit()

    admin.put(f"/data/preview-files/{id_}", {"validation_status": "validated"})
    admin.put(f"/data/working-files/{working}", {"comment": "x"})
    admin.put(f"/actions/preview-files/{id_}/update-position", {"position": 1})
    admin.delete(f"/data/preview-files/{id_}")

    told = make.db.execute(select(ApiEvent.id, ApiEvent.name, ApiEvent.project_id)).all()
    make.db.commit()
    fresh = [(name, project) for id_, name, project in told if id_ not in before]
    mine = [(name, project) for name, project in fresh if name.startswith(("preview-file:", "working-file:"))]
    assert {"preview-file:update", "preview-file:delete", "working-file:update"} <= set(news.names())
    assert {project for _name, project in mine} == {make.project_id}


def test_29_a_shared_playlist_is_read_alone_for_each_comment(app, make, queries):
    pairs = []
    for number in range(12):
        shot = make.shot(f"S{number}")
        pairs.append((shot, preview(make, make.task(shot), extension="png", status="ready", name=f"p{number}")))
    shots = [{"entity_id": str(shot), "preview_file_id": str(id_)} for shot, id_ in pairs]
    id_ = make.row(Playlist, name="P", project_id=make.project_id, shots=shots)
    make.row(PlaylistShareLink, playlist_id=id_, token="t", created_by=make.person())

    with queries(at_most=4):
        assert Client(app, None).get("/shared/playlists/t/comments").status_code == 200


def test_31_the_next_revision_follows_the_highest(admin, make):
    task = make.task()
    status = str(make.status())
    for revision in range(1, 8):
        preview(make, task, revision=revision, name=f"p{revision}", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    comment = admin.post(f"/actions/tasks/{task}/comment", {"task_status_id": status, "comment": "x"}).json

    made = admin.post(f"/actions/tasks/{task}/comments/{comment['id']}/add-preview", {})

    assert (made.status_code, made.json["revision"]) == (201, 8)
