"""CSV files in: shots, assets, edits (spec 50 §3)."""

import io

import pytest
from sqlalchemy import func, select

from app.models import ApiEvent, Comment, Entity, Project, ProjectAssetTypeLink, Task, TaskPersonLink


@pytest.fixture
def pipeline(make):
    """Two shot task types and one asset task type in the project."""
    made = {name: make.task_type(name) for name in ("Layout", "Animation")}
    made["Modeling"] = make.task_type("Modeling", "Asset")
    for id_ in made.values():
        make.enable(make.project_id, id_)
    return made


@pytest.fixture
def upload(make):
    """`upload(client, "shots", text)` posts a file to the project's import."""

    def send(client, noun, text, query="", project_id=None):
        content = text if isinstance(text, bytes) else text.encode()
        path = f"/import/csv/projects/{project_id or make.project_id}/{noun}{query}"
        return client.post(
            path, data={"file": (io.BytesIO(content), "a.csv")}, content_type="multipart/form-data"
        )

    return send


@pytest.fixture
def tv_show(make, db):
    """Make the project a TV show."""
    db.get(Project, make.project_id).production_type = "tvshow"
    db.commit()


def tasks_of(db, entity_id):
    rows = db.execute(select(Task.task_type_id, Task.task_status_id).where(Task.entity_id == entity_id))
    return dict(rows.all())


def told(db, name):
    return db.scalar(select(func.count()).select_from(ApiEvent).where(ApiEvent.name == name))


def test_new_shots_come_with_their_sequence_and_all_tasks(admin, make, db, pipeline, upload):
    text = "Sequence,Name,Description,Frame In,Frame Out,FPS\nSQ1,SH1,first,1,24,25\nSQ1,SH2,,,,\n"

    answer = upload(admin, "shots", text)

    assert answer.status_code == 201
    first, second = answer.json
    assert (first["name"], first["type"], first["nb_frames"]) == ("SH1", "Entity", 24)
    assert first["data"] == {"frame_in": 1, "frame_out": 24, "fps": "25"}
    assert (second["nb_frames"], second["data"]) == (0, {"fps": ""})
    assert first["parent_id"] == second["parent_id"]
    assert set(tasks_of(db, first["id"])) == {pipeline["Layout"], pipeline["Animation"]}
    assert [told(db, name) for name in ("sequence:new", "shot:new", "task:new")] == [1, 2, 4]


def test_shots_that_are_there_stay_unless_an_update_is_asked_for(admin, make, db, pipeline, upload):
    upload(admin, "shots", "Sequence,Name,Description,Nb Frames\nSQ1,SH1,first,12\n")
    changed = "Sequence,Name,Description,Nb Frames,Animation\nSQ1,SH1,second,,wip\n"

    kept = upload(admin, "shots", changed).json[0]
    updated = upload(admin, "shots", changed, "?update=TRUE").json[0]

    assert (kept["description"], updated["description"]) == ("first", "second")
    assert kept["id"] == updated["id"]
    assert updated["nb_frames"] == 12
    assert tasks_of(db, kept["id"])[pipeline["Animation"]] == make.task_status("wip")
    assert told(db, "shot:update") == 1


def test_metadata_is_merged_and_typed(admin, make, db, pipeline, upload):
    boss = make.person(first_name="Grace", last_name="Hopper")
    make.row_of_metadata("Shot", "Night", "boolean")
    make.row_of_metadata("Shot", "Boss", "person")
    make.row_of_metadata("Shot", "Take", "number")
    upload(admin, "shots", "Sequence;Name;Night;Boss;Take\nSQ1;SH1;yes;grace HOPPER;3\n")

    shot = upload(admin, "shots", "Sequence;Name;Take\nSQ1;SH1;4\n", "?update=true").json[0]

    assert shot["data"] == {"night": "true", "boss": str(boss), "take": "4"}


def test_task_columns_post_comments_and_assign(admin, make, db, pipeline, upload):
    artist = make.person(email="artist@example.com")
    text = (
        "Sequence,Name,Animation,Animation comment,Animation assignations\n"
        "SQ1,SH1,WIP,start now,artist@example.com\nSQ1,SH2,,,\n"
    )

    first, second = upload(admin, "shots", text).json
    again = upload(admin, "shots", text.replace("start now", ""), "?update=true")

    assert again.status_code == 201
    task = db.execute(
        select(Task.id).where(Task.entity_id == first["id"], Task.task_type_id == pipeline["Animation"])
    ).scalar_one()
    assert list(db.scalars(select(Comment.text).where(Comment.object_id == task))) == ["start now"]
    assert list(db.scalars(select(TaskPersonLink.person_id).where(TaskPersonLink.task_id == task))) == [artist]
    assert [told(db, name) for name in ("comment:new", "task:assign", "project:update")] == [1, 1, 1]
    assert tasks_of(db, second["id"])[pipeline["Animation"]] == make.task_status("todo")


def test_all_faults_of_a_file_are_told_at_once_and_nothing_is_stored(admin, make, db, pipeline, upload):
    text = (
        "Sequence,Name,Nb Frames,Animation,Animation assignations\n"
        "SQ1,SH1,12,,\n"
        "SQ1,SH2,many,nonsense,\n"
        '"","SH\n3",1,,nobody\n'
        "SQ1,SH4,1,,,,surplus\n"
    )

    answer = upload(admin, "shots", text)

    assert answer.status_code == 400
    assert answer.json["message"] == "nb_frames must be an integer, got 'many'"
    assert answer.json["line_number"] == 3
    assert answer.json["imported_rows"] == 0
    faults = [(one["line"], one["column"]) for one in answer.json["data"]["errors"]]
    assert sorted(faults) == [
        (3, "Animation"),
        (3, "Nb Frames"),
        (4, "Animation assignations"),
        (4, "Sequence"),
        (6, ""),
    ]
    assert db.scalar(select(func.count()).select_from(Entity)) == 0


def test_a_dry_run_answers_what_would_be_and_stores_nothing(admin, make, db, pipeline, upload):
    text = "Sequence,Name,Animation\nSQ1,SH1,wip\n"

    answer = upload(admin, "shots", text, "?dry_run=true")

    assert answer.status_code == 200
    assert [row["name"] for row in answer.json] == ["SH1"]
    assert db.scalar(select(func.count()).select_from(Entity)) == 0
    assert told(db, "shot:new") == 0
    assert upload(admin, "shots", text.replace("wip", "x"), "?dry_run=true").status_code == 400


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
def test_any_encoding_and_delimiter_is_read(admin, make, upload, encoding, delimiter):
    text = 'Sequence,Name,Description\r\nSQ1,SH1,"été ""chaud"""\r\n'.replace(",", delimiter)

    answer = upload(admin, "shots", text.encode(encoding))

    assert answer.status_code == 201
    assert answer.json[0]["description"] == 'été "chaud"'


@pytest.mark.parametrize("text", ["", "Name\nSH1\n", "\n\n", "no delimiter at all"])
def test_a_file_without_delimiter_is_400(admin, upload, text):
    answer = upload(admin, "shots", text)

    assert (answer.status_code, answer.json["message"]) == (400, "Could not determine delimiter")


def test_what_is_no_table_is_400(admin, make, upload):
    assert upload(admin, "shots", b"PK\x03\x04Sequence,Name\x00\x00").status_code == 400
    assert upload(admin, "shots", b"\xff\xfeabc").status_code == 400
    path = f"/import/csv/projects/{make.project_id}/shots"
    assert admin.post(path, {}).status_code == 400
    assert admin.post(path, data={"x": "y"}).status_code == 400
    assert upload(admin, "shots", "Sequence,Name\n").json == []
    missing = upload(admin, "shots", "Sequence,Nom\nSQ1,SH1\n")
    assert (missing.status_code, missing.json["message"]) == (400, "A columns is missing: 'Name'")


@pytest.mark.parametrize(
    "role, status", [("manager", 201), ("supervisor", 403), ("user", 403), ("client", 403)]
)
def test_managers_of_the_project_import(as_, make, upload, role, status):
    for noun, text in (("shots", "Sequence,Name\nA,B\n"), ("assets", "Type,Name\nProp,B\n")):
        assert upload(as_(make.caller(role)), noun, text).status_code == status
    other = make.caller("manager", project_id=make.project())
    assert upload(as_(other), "shots", "Sequence,Name\nA,B\n").status_code == 403


def test_a_tv_shows_shots_need_an_episode(admin, make, db, tv_show, upload):
    refused = upload(admin, "shots", "Episode,Sequence,Name\n,SQ1,SH1\n")
    made = upload(admin, "shots", "Episode,Sequence,Name\nE1,SQ1,SH1\nE2,SQ1,SH1\nE1,SQ1,SH2\n").json

    assert refused.json["message"] == "Episode cannot be empty"
    assert len({row["id"] for row in made}) == 3
    assert made[0]["parent_id"] == made[2]["parent_id"] != made[1]["parent_id"]
    assert [told(db, name) for name in ("episode:new", "sequence:new")] == [2, 2]


def test_assets_come_with_types_episodes_and_the_tasks_of_their_workflow(
    admin, make, db, pipeline, tv_show, upload
):
    text = (
        "Type,Name,Episode,Description,Resolution,Ready for,Modeling\n"
        "Robot,Bob,E1,a robot,4k,Animation,wip\nrobot,Zoe,MP,,,,\n"
    )

    bob, zoe = upload(admin, "assets", text).json

    assert bob["entity_type_id"] == zoe["entity_type_id"] == str(make.entity_type("Robot"))
    assert bob["data"] == {"resolution": "4k"}
    assert bob["ready_for"] == str(pipeline["Animation"])
    assert (bob["source_id"] is not None, zoe["source_id"]) == (True, None)
    assert tasks_of(db, bob["id"]) == {pipeline["Modeling"]: make.task_status("wip")}
    assert tasks_of(db, zoe["id"]) == {pipeline["Modeling"]: make.task_status("todo")}
    assert [told(db, name) for name in ("asset-type:new", "asset:new", "episode:new")] == [1, 2, 1]


def test_an_asset_that_is_there_gets_the_tasks_it_lacks_and_keeps_its_episode(
    admin, make, db, pipeline, tv_show, upload
):
    asset = make.asset("Bob", kind="Prop", source_id=make.episode("E1"), description="old")

    kept = upload(admin, "assets", "Type,Name,Description\nProp,Bob,new\n").json[0]
    updated = upload(admin, "assets", "Type,Name,Description\nProp,Bob,new\n", "?update=true").json[0]

    assert kept["id"] == updated["id"] == str(asset)
    assert (kept["description"], updated["description"]) == ("old", "new")
    assert updated["source_id"] is not None
    assert set(tasks_of(db, asset)) == {pipeline["Modeling"]}
    assert [told(db, name) for name in ("task:new", "asset:update")] == [1, 1]


@pytest.mark.parametrize(
    "text, message",
    [
        ("Type,Name\n,Bob\n", "An asset type is required in the Type column"),
        ("Type,Name\nShot,Bob\n", "Shot is not an asset type"),
        ("Type,Name\nUnheard,Bob\n", "Asset type Unheard is not configured for this project"),
        ("Type,Name\nProp,\n", "Name cannot be empty"),
        ("Type,Name,Ready for\nProp,Bob,layout\n", "Task type not found for layout"),
        (
            "Type,Name,Episode\nProp,Bob,E1\n",
            "An episode column is present for a production that isn't a TV Show",
        ),
    ],
)
def test_assets_that_cannot_be_are_refused(admin, make, upload, pipeline, text, message):
    make.row(ProjectAssetTypeLink, project_id=make.project_id, asset_type_id=make.entity_type("Prop"))

    answer = upload(admin, "assets", text)

    assert (answer.status_code, answer.json["message"], answer.json["line_number"]) == (400, message, 2)


def test_a_known_asset_type_joins_the_projects_list(admin, make, db, upload):
    make.row(ProjectAssetTypeLink, project_id=make.project_id, asset_type_id=make.entity_type("Prop"))
    robot = make.entity_type("Robot")

    assert upload(admin, "assets", "Type,Name\nROBOT,Bob\n").status_code == 201

    listed = select(ProjectAssetTypeLink.asset_type_id).where(
        ProjectAssetTypeLink.project_id == make.project_id
    )
    assert robot in set(db.scalars(listed))


def test_edits_are_known_by_name_and_episode(admin, make, db, tv_show, upload):
    cut = make.task_type("Cut", "Edit")
    make.enable(make.project_id, cut)
    text = "Episode,Name,Description,Cut\nE1,Main,rough,wip\nE2,Main,,\n,Main,,\n"

    made = upload(admin, "edits", text).json
    again = upload(admin, "edits", text, "?update=true").json

    assert len({row["id"] for row in made}) == 3
    assert [row["id"] for row in again] == [row["id"] for row in made]
    assert [row["description"] for row in made] == ["rough", "", ""]
    assert tasks_of(db, made[0]["id"]) == {cut: make.task_status("wip")}
    assert [told(db, name) for name in ("edit:new", "edit:update")] == [3, 3]


def test_two_lines_of_one_shot_make_one_shot(admin, make, db, pipeline, upload):
    text = "Sequence,Name,Description\nSQ1,SH1,a\nSQ1,SH1,b\n"

    first, second = upload(admin, "shots", text).json

    assert first == second
    assert first["description"] == "a"
    assert upload(admin, "shots", text, "?update=true").json[0]["description"] == "b"


@pytest.mark.parametrize("noun, head", [("shots", "Sequence"), ("assets", "Type")])
def test_many_rows_cost_as_many_statements_as_one(admin, make, pipeline, queries, upload, noun, head):
    status = "Animation" if noun == "shots" else "Modeling"
    rows = "".join(f"Prop,N{number},wip\n" for number in range(60))

    with queries(at_most=35):
        answer = upload(admin, noun, f"{head},Name,{status}\n{rows}")

    assert len(answer.json) == 60
