"""What spec 40 §10 lists as wrong with playlists and published paths, shown to be absent (items 20-23, 28, 34)."""

from copy import deepcopy
from io import BytesIO

import pytest

from app.models import AssetInstance, OutputType, Playlist, PlaylistShareLink
from app.services.file_trees import DEFAULT, SIMPLE
from app.storage.keys import picture
from app.storage.store import store_of
from tests.conftest import Client
from tests.operations.previewing import News, preview


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def new(client, make, name="Dailies", **more):
    return client.post("/data/playlists", {"name": name, "project_id": str(make.project_id), **more})


@pytest.mark.parametrize("instance", [False, True])
def test_20_the_path_that_is_told_is_the_one_that_is_published_next(as_, make, instance):
    tree = deepcopy(SIMPLE)
    folders = tree["output"]["folder_path"]
    for kind in ("shot", "instance"):
        folders[kind] += "/<Version>"
    project = make.project("Prj", file_tree=tree)
    shot = make.shot("S1", make.sequence("SQ", project_id=project), project_id=project)
    address = f"/data/entities/{shot}"
    if instance:
        asset = make.asset("Tree", "Props", project_id=project)
        appears = make.row(AssetInstance, asset_id=asset, name="Tree_0001", number=1, entity_id=shot)
        address = f"/data/asset-instances/{appears}/entities/{shot}"
    types = {
        "output_type_id": str(make.row(OutputType, name="Cache", short_name="c")),
        "task_type_id": str(make.task_type("Anim")),
        "representation": "abc",
    }
    artist = as_(make.caller("user", project_id=project))
    artist.post(f"{address}/output-files/new", types)

    told = artist.post(f"{address}/output-file-path", types).json
    made = artist.post(f"{address}/output-files/new", {**types, "nb_elements": 3}).json

    assert told["file_name"].endswith("_v002")
    assert told["folder_path"] == made["folder_path"]
    assert told["folder_path"].endswith("/002")
    assert made["file_name"] == told["file_name"] + "_[1-3]"


def test_21_the_tree_default_places_the_outputs_of_a_sequence():
    assert DEFAULT["output"]["file_name"]["sequence"] == "<Project>_<Sequence>_<OutputType>_<OutputFile>"


def test_22_a_preview_that_is_not_ready_is_told_so_and_one_that_vanished_takes_no_other_entry_along(
    manager, make
):
    shot = make.shot()
    kept, gone = preview(make, make.task(shot), status="ready"), "00000000-0000-4000-8000-000000000000"
    shots = [{"entity_id": str(shot), "preview_file_id": each} for each in (gone, str(kept))]
    id_ = make.row(Playlist, name="P", project_id=make.project_id, shots=shots)

    first, second = manager.get(f"/data/projects/{make.project_id}/playlists/{id_}").json["shots"]

    assert first["id"] == second["id"] == str(shot)
    assert "preview_file_id" not in first
    assert (second["preview_file_id"], second["preview_file_status"]) == (str(kept), "Ready")
    assert first["preview_files"] == second["preview_files"]


def test_23_a_name_is_there_once_with_and_without_an_episode(manager, make):
    episode = str(make.episode("E1"))
    first, other = new(manager, make), new(manager, make, "Weeklies")
    in_episode = new(manager, make, episode_id=episode)
    news = News(make)

    again = [new(manager, make), new(manager, make, episode_id="all"), new(manager, make, episode_id=episode)]
    renamed = manager.put(f"/data/playlists/{other.json['id']}", {"name": "Dailies"})
    moved = manager.put(f"/data/playlists/{in_episode.json['id']}", {"episode_id": None})

    assert [first.status_code, in_episode.status_code] == [201, 201]
    assert [one.status_code for one in (*again, renamed, moved)] == [400] * 5
    assert news.names() == []
    same = manager.put(f"/data/playlists/{first.json['id']}", {"name": "Dailies", "for_client": True})
    assert (same.status_code, same.json["for_client"]) == (200, True)


def test_23_names_that_were_there_twice_can_still_be_changed(manager, make):
    ids = [make.row(Playlist, name="Old", project_id=make.project_id, shots=[]) for _ in range(2)]

    changed = manager.put(f"/data/playlists/{ids[0]}", {"name": "Old", "for_client": True})

    assert changed.status_code == 200
    assert manager.put(f"/data/playlists/{ids[0]}", {"name": "New"}).status_code == 200


def test_28_drawings_of_other_revisions_are_not_sent_along(app, manager, make, queries):
    shot = make.shot()
    task = make.task(shot)
    drawn = [{"time": 0, "drawing": {"objects": [{"id": "x", "path": "long" * 2000}]}}]
    ids = [
        preview(make, task, revision=n, name=f"p{n}", extension="png", status="ready", annotations=drawn)
        for n in range(1, 31)
    ]
    entry = {"entity_id": str(shot), "preview_file_id": str(ids[-1])}
    id_ = make.row(Playlist, name="P", project_id=make.project_id, shots=[entry])
    make.row(PlaylistShareLink, playlist_id=id_, token="t", created_by=make.person())

    with queries(at_most=5):
        own = manager.get(f"/data/projects/{make.project_id}/playlists/{id_}")
    shared = Client(app, None).get("/shared/playlists/t")

    assert len(next(iter(own.json["shots"][0]["preview_files"].values()))) == 30
    assert "longlong" not in own.text
    assert shared.text.count('"x"') == 1


def test_34_many_siblings_move_in_few_statements(manager, make, queries):
    task = make.task()
    ids = [preview(make, task, position=n, name=f"p{n}") for n in range(1, 41)]

    with queries(at_most=8):
        moved = manager.put(f"/actions/preview-files/{ids[-1]}/update-position", {"position": 1})

    assert [one["id"] for one in moved.json] == [str(id_) for id_ in (ids[-1], *ids[:-1])]


def test_34_the_picture_of_an_author_is_shown_in_few_statements_whatever_was_said(app, make, settings, queries):
    shot = make.shot()
    task = make.task(shot)
    pinned = preview(make, task, extension="png", status="ready")
    entry = {"entity_id": str(shot), "preview_file_id": str(pinned)}
    id_ = make.row(Playlist, name="P", project_id=make.project_id, shots=[entry])
    make.row(PlaylistShareLink, playlist_id=id_, token="t", created_by=make.person())
    author = make.person(has_avatar=True)
    for _ in range(20):
        make.comment(task, author, for_client=True)
    store_of(settings).replace(picture("thumbnails", author), BytesIO(b"png")).keep()

    with queries(at_most=3):
        shown = Client(app, None).get(f"/shared/playlists/t/pictures/thumbnails/persons/{author}.png")

    assert (shown.status_code, shown.data) == (200, b"png")
