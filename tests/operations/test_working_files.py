"""Working files over HTTP (spec 40 §3.1)."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.models import ApiEvent, FileStatus, OutputFile, Software, StoredFile, TaskPersonLink, WorkingFile
from app.services.file_trees import SIMPLE

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def project(make):
    return make.project("Cosmos Landromat", file_tree=SIMPLE)


@pytest.fixture
def task(make, project):
    sequence = make.sequence("S01", project_id=project)
    shot = make.shot("P01", sequence, project_id=project)
    return make.task(entity=shot, task_type_id=make.task_type("Anim Shot"))


@pytest.fixture
def artist(as_, make, project):
    return as_(make.caller("user", project_id=project))


def events(make):
    found = make.db.execute(select(ApiEvent.name, ApiEvent.data).order_by(ApiEvent.position)).all()
    make.db.commit()
    return found


def test_a_published_working_file_gets_the_next_revision_and_its_path(artist, task):
    first = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"})
    second = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main", "comment": "again"})
    other = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "other"})

    assert first.status_code == 201
    assert first.json["type"] == "WorkingFile"
    assert first.json["path"] == (
        "/simple/productions/cosmos_landromat/shots/s01/p01/anim_shot/blender/"
        "cosmos_landromat_s01_p01_anim_shot_main_v001"
    )
    assert "outputs" not in first.json
    assert [one.json["revision"] for one in (first, second, other)] == [1, 2, 1]
    assert second.json["comment"] == "again"


def test_who_publishes_is_on_the_task_from_then_on(as_, make, project, task):
    caller = make.caller("user", project_id=project)

    as_(caller).post(f"/data/tasks/{task}/working-files/new", {"name": "main"})
    as_(caller).post(f"/data/tasks/{task}/working-files/new", {"name": "main"})

    tied = make.db.scalars(select(TaskPersonLink.person_id).where(TaskPersonLink.task_id == task)).all()
    assert tied == [caller.id]
    assert [name for name, _data in events(make)] == [
        "software:new",
        "task:assign",
        "task:update",
        "working-file:new",
        "working-file:new",
    ]


def test_a_refused_working_file_assigns_nobody(artist, make, task):
    artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main", "person_id": UNKNOWN})

    assert make.db.scalars(select(TaskPersonLink).where(TaskPersonLink.task_id == task)).all() == []
    assert make.db.scalars(select(WorkingFile)).all() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"name": ""}, 400),
        ({"name": "main", "person_id": UNKNOWN}, 400),
        ({"name": "main", "software_id": UNKNOWN}, 404),
        ({"name": "main", "software_id": "malformed"}, 404),
        ({"name": "main", "mode": "nope"}, 400),
        ({"name": "main", "revision": 2**40}, 400),
        ({"name": "main", "revision": 7}, 201),
    ],
)
def test_a_working_file_is_judged_before_it_is_written(artist, task, body, status):
    assert artist.post(f"/data/tasks/{task}/working-files/new", body).status_code == status


def test_the_same_revision_twice_is_refused(artist, task):
    body = {"name": "main", "revision": 3}

    made = [artist.post(f"/data/tasks/{task}/working-files/new", body).status_code for _ in range(2)]

    assert made == [201, 400]


def test_a_path_is_told_and_nothing_is_saved(artist, make, task):
    told = artist.post(f"/data/tasks/{task}/working-file-path", {"name": "main", "mode": "working"})

    assert told.json == {
        "path": "/simple/productions/cosmos_landromat/shots/s01/p01/anim_shot/3dsmax",
        "name": "cosmos_landromat_s01_p01_anim_shot_main_v001",
    }
    assert make.db.scalars(select(Software).where(Software.name.in_(["3ds Max", "3dsmax"]))).all() == []
    assert make.db.scalars(select(WorkingFile)).all() == []


def test_a_tree_that_does_not_tell_is_told_with_what_was_asked(artist, task):
    refused = artist.post(f"/data/tasks/{task}/working-file-path", {"name": "main", "mode": "nope"})

    assert refused.status_code == 400
    assert "nope" in refused.json["message"]
    assert refused.json["received_data"]["mode"] == "nope"


def test_a_production_without_a_tree_has_no_paths(as_, make):
    task = make.task()
    artist = as_(make.caller("user"))

    assert artist.post(f"/data/tasks/{task}/working-file-path", {}).status_code == 400
    assert artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).status_code == 400


def test_the_files_of_a_task_are_listed_newest_first_and_the_last_by_name(artist, make, task):
    for name in ("main", "main", "other"):
        artist.post(f"/data/tasks/{task}/working-files/new", {"name": name})
    make.row(WorkingFile, name="broken", task_id=task, revision=-1)

    listed = artist.get(f"/data/tasks/{task}/working-files").json
    last = artist.get(f"/data/tasks/{task}/working-files/last-revisions").json

    assert [one["revision"] for one in listed] == [2, 1, 1]
    assert {name: one["revision"] for name, one in last.items()} == {"main": 2, "other": 1}


def test_the_files_of_an_entity_are_filtered_by_task_and_name(artist, task):
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    address = f"/data/entities/{made['entity_id']}/working-files"

    assert [one["id"] for one in artist.get(address).json] == [made["id"]]
    assert "outputs" not in artist.get(address).json[0]
    assert artist.get(f"{address}?relations=true").json[0]["outputs"] == []
    assert artist.get(f"{address}?name=other").json == []
    assert artist.get(f"{address}?task_id={UNKNOWN}").json == []
    assert artist.get(f"{address}?task_id=malformed").status_code == 400


def test_a_vendor_reads_the_working_files_of_their_own_tasks_only(as_, make, project, task, artist):
    vendor = make.caller("vendor", project_id=project)
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    make.task(entity=made["entity_id"], assignees=[vendor.id])
    client = as_(vendor)

    assert client.get(f"/data/entities/{made['entity_id']}/working-files").json == []
    assert client.get(f"/data/tasks/{task}/working-files").status_code == 403
    assert client.get(f"/data/files/{made['id']}").status_code == 403


def test_strangers_read_nothing(as_, make, task, artist):
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    stranger = as_(make.caller("manager", project_id=make.project()))

    for address in (
        f"/data/tasks/{task}/working-files",
        f"/data/tasks/{task}/working-files/last-revisions",
        f"/data/entities/{made['entity_id']}/working-files",
        f"/data/files/{made['id']}",
    ):
        assert stranger.get(address).status_code == 403


def test_a_working_file_is_commented_and_touched_by_who_works_on_the_task(artist, as_, make, project, task):
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    other = as_(make.caller("user", project_id=project))
    address = f"/actions/working-files/{made['id']}"

    assert artist.put(f"{address}/comment", {"comment": "nice"}).json["comment"] == "nice"
    assert artist.put(f"{address}/comment", {}).status_code == 400
    assert artist.put(f"{address}/modified").status_code == 200
    assert other.put(f"{address}/comment", {"comment": "mine"}).status_code == 403
    assert other.put(f"{address}/modified").status_code == 403
    assert artist.put(f"/actions/working-files/{UNKNOWN}/modified").status_code == 404
    assert [name for name, _data in events(make)].count("working-file:update") == 2


def test_any_file_is_found_by_its_id(artist, task):
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json

    assert artist.get(f"/data/files/{made['id']}").json == {**made, "outputs": []}
    assert artist.get(f"/data/files/{UNKNOWN}").status_code == 404


def test_a_working_file_goes_up_and_comes_down_as_it_was(artist, as_, make, project, task):
    made = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    address = f"/data/working-files/{made['id']}/file"
    assert artist.get(address).status_code == 404

    sent = artist.post(address, data={"file": (BytesIO(b"scene" * 1000), "../../evil.ma")})
    back = artist.get(address)

    assert sent.status_code == 201
    assert sent.json == {**made, "outputs": []}
    assert back.data == b"scene" * 1000
    assert back.mimetype == "application/octet-stream"
    assert "private" in back.headers["Cache-Control"]
    part = artist.get(address, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, b"scene")
    artist.post(address, data={"file": (BytesIO(b"new"), "x")})
    assert artist.get(address).data == b"new"
    assert artist.post(address, data={"other": "x"}).status_code == 400
    for role in ("vendor", "user"):
        stranger = as_(make.caller(role, project_id=project if role == "vendor" else make.project()))
        assert stranger.get(address).status_code == 403
        assert stranger.post(address, data={"file": (BytesIO(b"x"), "x")}).status_code == 403


def test_a_deleted_working_file_leaves_its_outputs(admin, make, task):
    made = admin.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json
    address = f"/data/working-files/{made['id']}"
    admin.post(f"{address}/file", data={"file": (BytesIO(b"x"), "x")})
    output = make.row(
        OutputFile,
        name="main",
        revision=1,
        source_file_id=made["id"],
        file_status_id=make.row(FileStatus, name="S", color="#000000"),
    )

    assert admin.delete(address).status_code == 204

    assert admin.get(address).status_code == 404
    assert make.db.scalar(select(OutputFile.source_file_id).where(OutputFile.id == output)) is None
    assert make.db.scalar(select(StoredFile.deleted_at).where(StoredFile.file_id == made["id"])) is not None
