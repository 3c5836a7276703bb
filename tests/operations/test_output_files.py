"""Output files over HTTP (spec 40 §3.2)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, AssetInstance, OutputFile, OutputType
from app.services.file_trees import SIMPLE

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def project(make):
    return make.project("Cosmos Landromat", file_tree=SIMPLE)


@pytest.fixture
def shot(make, project):
    return make.shot("P01", make.sequence("S01", project_id=project), project_id=project)


@pytest.fixture
def types(make):
    return {
        "output_type_id": str(make.row(OutputType, name="Cache", short_name="c")),
        "task_type_id": str(make.task_type("Anim Shot")),
    }


@pytest.fixture
def artist(as_, make, project):
    return as_(make.caller("user", project_id=project))


@pytest.fixture
def instance(make, project, shot):
    tree = make.asset("Tree", "Props", project_id=project)
    id_ = make.row(AssetInstance, asset_id=tree, name="Tree_0001", number=1, entity_id=shot)
    return f"/data/asset-instances/{id_}", f"/data/asset-instances/{id_}/entities/{shot}", tree


def test_an_output_file_is_published_with_its_path_and_the_next_revision(artist, make, project, shot, types):
    body = {**types, "extension": ".abc", "representation": "abc", "comment": "first"}

    made = artist.post(f"/data/entities/{shot}/output-files/new", body)
    again = artist.post(f"/data/entities/{shot}/output-files/new", body)

    folder = "/simple/productions/export/cosmos_landromat/shots/s01/p01/anim_shot/cache"
    assert made.status_code == 201
    assert made.json["type"] == "OutputFile"
    assert made.json["folder_path"] == folder
    assert made.json["file_name"] == "cosmos_landromat_s01_p01_anim_shot_cache_main_v001"
    assert made.json["path"] == f"{folder}/cosmos_landromat_s01_p01_anim_shot_cache_main_v001.abc"
    assert made.json["source_file"] is None
    assert (made.json["revision"], again.json["revision"]) == (1, 2)
    told = (
        make.db.execute(
            select(ApiEvent.data).where(ApiEvent.name == "output-file:new").order_by(ApiEvent.position)
        )
        .scalars()
        .all()
    )
    assert [one["output_file_id"] for one in told] == [made.json["id"], again.json["id"]]
    assert {one["project_id"] for one in told} == {str(project)}


def test_a_sequence_of_elements_has_their_range_in_its_name(artist, shot, types):
    made = artist.post(
        f"/data/entities/{shot}/output-files/new", {**types, "nb_elements": 50, "extension": ".exr"}
    )

    assert made.json["file_name"].endswith("_v001_[1-50]")
    assert made.json["path"].endswith("_v001_[1-50].exr")


def test_a_forced_revision_is_taken_once(artist, shot, types):
    body = {**types, "revision": 7}

    assert artist.post(f"/data/entities/{shot}/output-files/new", body).json["revision"] == 7
    assert artist.post(f"/data/entities/{shot}/output-files/new", body).status_code == 400
    assert artist.post(f"/data/entities/{shot}/output-files/next-revision", types).json == {"next_revision": 8}


def test_an_output_file_knows_the_working_file_that_it_came_from(artist, make, shot, types):
    task = make.task(entity=shot)
    source = artist.post(f"/data/tasks/{task}/working-files/new", {"name": "main"}).json

    made = artist.post(
        f"/data/entities/{shot}/output-files/new", {**types, "working_file_id": source["id"]}
    ).json
    without = artist.post(f"/data/entities/{shot}/output-files/new", {**types, "working_file_id": UNKNOWN}).json

    assert made["source_file"] == source
    assert artist.get(f"/data/files/{source['id']}").json["outputs"] == [made["id"]]
    assert without["source_file_id"] is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"output_type_id": UNKNOWN}, 400),
        ({"task_type_id": UNKNOWN}, 404),
        ({"task_type_id": "malformed"}, 404),
        ({"task_type_id": ""}, 400),
        ({"person_id": UNKNOWN}, 400),
        ({"file_status_id": UNKNOWN}, 400),
        ({"file_status_id": "malformed"}, 400),
        ({"representation": "x" * 21}, 400),
    ],
)
def test_an_output_file_is_judged_before_it_is_written(artist, make, shot, types, change, status):
    assert artist.post(f"/data/entities/{shot}/output-files/new", {**types, **change}).status_code == status
    assert make.db.scalars(select(OutputFile)).all() == []


def test_a_tree_that_does_not_tell_leaves_no_row(as_, make, types):
    shot = make.shot()
    artist = as_(make.caller("user"))

    assert artist.post(f"/data/entities/{shot}/output-files/new", types).status_code == 400
    assert make.db.scalars(select(OutputFile)).all() == []


def test_a_path_is_told_for_the_next_revision(artist, shot, types, instance):
    asked = artist.post(f"/data/entities/{shot}/output-file-path", types)
    _all, appearance, _asset = instance

    assert asked.json == {
        "folder_path": "/simple/productions/export/cosmos_landromat/shots/s01/p01/anim_shot/cache",
        "file_name": "cosmos_landromat_s01_p01_anim_shot_cache_main_v001",
    }
    assert artist.post(f"{appearance}/output-file-path", {**types, "representation": "abc"}).json == {
        "folder_path": (
            "/simple/productions/export/cosmos_landromat/shot/s01/p01/anim_shot/cache/props/tree/instance_0001/abc"
        ),
        "file_name": "cosmos_landromat_s01_p01_anim_shot_cache_main_tree_0001_v001",
    }
    refused = artist.post(f"/data/entities/{shot}/output-file-path", {**types, "mode": "nope"})
    assert (refused.status_code, refused.json["received_data"]["mode"]) == (400, "nope")


def test_an_instance_publishes_where_it_appears(artist, shot, types, instance):
    everywhere, appearance, asset = instance

    made = artist.post(f"{appearance}/output-files/new", {**types, "nb_elements": 5})

    assert made.status_code == 201
    assert made.json["entity_id"] == str(asset)
    assert made.json["temporal_entity_id"] == str(shot)
    assert made.json["file_name"] == "cosmos_landromat_s01_p01_anim_shot_cache_main_tree_0001_v001_[1-5]"
    assert artist.post(f"{appearance}/output-files/next-revision", types).json == {"next_revision": 2}
    for address in (
        f"{everywhere}/output-files",
        f"{everywhere}/output-files?temporal_entity_id={shot}",
        f"{appearance}/output-files/last-revisions",
        f"{appearance}/output-types/{types['output_type_id']}/output-files",
    ):
        assert [one["id"] for one in artist.get(address).json] == [made.json["id"]]
    assert artist.get(f"{everywhere}/output-files?temporal_entity_id={UNKNOWN}").json == []
    assert [one["name"] for one in artist.get(f"{appearance}/output-types").json] == ["Cache"]
    assert artist.get(f"/data/entities/{asset}/output-files").json == []
    assert [one["name"] for one in artist.get(f"/data/entities/{asset}/output-types").json] == ["Cache"]
    assert artist.get(f"/data/asset-instances/{UNKNOWN}/output-files").status_code == 404


def test_the_files_of_an_entity_are_filtered(artist, make, shot, types):
    address = f"/data/entities/{shot}/output-files"
    first = artist.post(f"{address}/new", {**types, "representation": "abc"}).json
    second = artist.post(f"{address}/new", {**types, "representation": "abc"}).json
    other = artist.post(f"{address}/new", {**types, "name": "other"}).json

    def ids(path):
        return [one["id"] for one in artist.get(path).json]

    assert ids(address)[0] == second["id"]
    assert set(ids(address)) == {first["id"], second["id"], other["id"]}
    assert ids(f"{address}?name=other") == [other["id"]]
    assert ids(f"{address}?representation=abc&name=") == [second["id"], first["id"]]
    assert ids(f"{address}?task_type_id={UNKNOWN}") == []
    assert artist.get(f"{address}?task_type_id=malformed").status_code == 400
    assert set(ids(f"{address}/last-revisions")) == {second["id"], other["id"]}
    of_type = f"/data/entities/{shot}/output-types/{types['output_type_id']}/output-files"
    assert ids(f"{of_type}?representation=abc") == [second["id"], first["id"]]
    assert artist.get(of_type.replace(types["output_type_id"], UNKNOWN)).status_code == 404


def test_a_manager_lists_the_output_files_of_a_production(as_, artist, make, project, shot, types):
    made = artist.post(f"/data/entities/{shot}/output-files/new", types).json
    manager = as_(make.caller("manager", project_id=project))
    address = f"/data/projects/{project}/output-files"

    assert [one["id"] for one in manager.get(address).json] == [made["id"]]
    assert manager.get(f"{address}?name=other").json == []
    assert artist.get(address).status_code == 403


def test_vendors_reach_only_what_they_work_on(as_, make, project, shot, types, instance, artist):
    vendor = as_(make.caller("vendor", project_id=project))
    everywhere, appearance, _asset = instance
    artist.post(f"/data/entities/{shot}/output-files/new", types)

    assert vendor.get(f"/data/entities/{shot}/output-files").status_code == 403
    assert vendor.post(f"/data/entities/{shot}/output-files/new", types).status_code == 403
    assert vendor.get(f"{everywhere}/output-files").status_code == 403
    assert vendor.get(f"{appearance}/output-types").status_code == 403


def test_publishing_costs_the_same_statements_for_the_hundredth_revision(artist, make, shot, types, queries):
    first = artist.post(f"/data/entities/{shot}/output-files/new", types).json
    for revision in range(2, 30):
        status = first["file_status_id"]
        make.row(OutputFile, name="main", revision=revision, entity_id=shot, file_status_id=status, **types)

    with queries(at_most=20):
        made = artist.post(f"/data/entities/{shot}/output-files/new", types)

    assert made.json["revision"] == 30
