"""Playlists over HTTP (spec 40 §5)."""

import pytest
from sqlalchemy import delete, select

from app.models import ApiEvent, BuildJob, Notification, Playlist, PlaylistShareLink, PreviewFile, Studio

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def preview(make, task, revision=1, **values):
    given = {"name": f"p{revision}-{values.get('position', 1)}", "extension": "png", "status": "ready"}
    return make.row(PreviewFile, task_id=task, revision=revision, **{**given, **values})


def playlist(make, shots=None, **values):
    given = {"name": "Dailies", "project_id": make.project_id, "shots": shots or []}
    return make.row(Playlist, **{**given, **values})


def told(make, name):
    return make.db.scalars(select(ApiEvent.data).where(ApiEvent.name == name).order_by(ApiEvent.position)).all()


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def test_a_playlist_is_created_as_the_caller(as_, make):
    supervisor = make.caller("supervisor")
    shot, other = make.shot(), make.shot()
    own, foreign = preview(make, make.task(shot)), preview(make, make.task(other))
    shots = [
        {"entity_id": str(shot), "preview_file_id": str(own).upper(), "note": "kept"},
        {"entity_id": str(shot), "preview_file_id": str(foreign)},
        {"entity_id": str(shot), "preview_file_id": "malformed"},
    ]

    made = as_(supervisor).post(
        "/data/playlists/",
        {
            "name": "Dailies",
            "project_id": str(make.project_id),
            "episode_id": "all",
            "task_type_id": "",
            "created_by": UNKNOWN,
            "shots": shots,
        },
    )

    assert made.status_code == 201
    assert made.json["created_by"] == str(supervisor.id)
    assert (made.json["episode_id"], made.json["task_type_id"], made.json["build_jobs"]) == (None, None, [])
    assert made.json["shots"] == [
        {"entity_id": str(shot), "preview_file_id": str(own), "note": "kept"},
        {"entity_id": str(shot), "preview_file_id": None},
        {"entity_id": str(shot), "preview_file_id": None},
    ]
    assert [one["playlist_id"] for one in told(make, "playlist:new")] == [made.json["id"]]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": None}, 400),
        ({"name": "x" * 81}, 400),
        ({"for_entity": "nope"}, 400),
        ({"shots": {}}, 400),
        ({"unknown": 1}, 400),
        ({"project_id": UNKNOWN}, 404),
        ({"for_entity": "asset"}, 201),
    ],
)
def test_a_new_playlist_is_judged_before_it_is_written(admin, make, change, status):
    body = {"name": "Dailies", "project_id": str(make.project_id), **change}

    assert admin.post("/data/playlists", body).status_code == status


def test_a_playlist_without_a_production_is_refused(admin):
    assert admin.post("/data/playlists", {"name": "Dailies"}).status_code == 400


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 201), ("manager", 201), ("supervisor", 201), ("user", 403), ("client", 403), ("vendor", 403)],
)
def test_who_creates_playlists(as_, make, role, status):
    body = {"name": "Dailies", "project_id": str(make.project_id)}

    assert as_(make.caller(role)).post("/data/playlists", body).status_code == status


def test_a_changed_playlist_keeps_pairs_only(manager, make):
    shot = make.shot()
    own = preview(make, make.task(shot))
    id_ = playlist(make)
    shots = [7, {"id": str(shot), "preview_file_id": str(own), "note": 1}, {"x": 1}, {"entity_id": str(shot)}]

    changed = manager.put(f"/data/playlists/{id_}", {"shots": shots, "name": "Later", "created_by": UNKNOWN})

    assert changed.status_code == 200
    assert changed.json["shots"] == [
        {"entity_id": str(shot), "preview_file_id": str(own)},
        {"entity_id": str(shot), "preview_file_id": None},
    ]
    assert (changed.json["name"], changed.json["created_by"]) == ("Later", None)
    for wrong in ({"shots": None}, {"task_type_id": ""}, {"episode_id": "main"}, {"for_entity": "x"}):
        assert manager.put(f"/data/playlists/{id_}", wrong).status_code == 400


def test_a_supervisor_changes_their_own_playlists_and_nobodys(as_, make):
    supervisor, other = make.caller("supervisor"), make.caller("supervisor")
    own, nobodys, others = (
        playlist(make, name=str(by), created_by=by) for by in (supervisor.id, None, other.id)
    )
    client = as_(supervisor)

    assert [
        client.put(f"/data/playlists/{id_}", {"name": f"n{id_}"}).status_code for id_ in (own, nobodys, others)
    ] == [
        200,
        200,
        403,
    ]
    assert client.post(f"/actions/playlists/{others}/add-entity", {"entity_id": UNKNOWN}).status_code == 403
    assert as_(make.caller("user")).put(f"/data/playlists/{own}", {"name": "x"}).status_code == 403
    assert client.delete(f"/data/playlists/{others}").status_code == 403
    assert client.delete(f"/data/playlists/{own}").status_code == 204


def test_a_deleted_playlist_takes_builds_and_links_along(manager, make):
    id_ = playlist(make)
    job = make.row(BuildJob, playlist_id=id_)
    make.row(PlaylistShareLink, playlist_id=id_, token="t", created_by=make.person())

    assert manager.delete(f"/data/playlists/{id_}").status_code == 204

    assert make.db.scalars(select(BuildJob)).all() == []
    assert make.db.scalars(select(PlaylistShareLink)).all() == []
    assert [one["build_job_id"] for one in told(make, "build-job:delete")] == [str(job)]
    assert [one["playlist_id"] for one in told(make, "playlist:delete")] == [str(id_)]


def test_lists_hold_twenty_a_page_without_entries(manager, make):
    shot = make.shot()
    with_preview = playlist(make, [{"entity_id": str(shot), "preview_file_id": UNKNOWN}], name="A")
    for number in range(22):
        playlist(make, name=f"B{number:02}", for_entity=None)
    address = f"/data/projects/{make.project_id}/playlists"

    by_name = manager.get(f"{address}?sort_by=name").json

    assert len(by_name) == 20
    assert by_name[0]["id"] == str(with_preview)
    assert by_name[0]["first_preview_file_id"] == UNKNOWN
    assert "first_preview_file_id" not in by_name[1]
    assert by_name[1]["for_entity"] == "shot"
    assert "shots" not in by_name[0]
    assert len(manager.get(f"{address}?sort_by=name&page=2").json) == 3
    assert manager.get(f"{address}?page=-3&sort_by=nothing").json[0]["name"] == "B21"
    assert manager.get(f"{address}?page=9").json == []
    assert manager.get(f"{address}?page=x").status_code == 400
    assert manager.get(f"{address}?task_type_id=malformed").status_code == 400
    assert manager.get(f"{address}?task_type_id={UNKNOWN}").json == []


def test_playlists_of_an_episode_of_none_and_for_all(manager, make):
    episode = make.episode()
    of_episode = playlist(make, name="E", episode_id=episode)
    main = playlist(make, name="M", for_entity="asset")
    for_all = playlist(make, name="A", is_for_all=True)
    address = f"/data/projects/{make.project_id}/episodes"
    other_project = make.project()

    def ids(path):
        return [one["id"] for one in manager.get(f"{address}/{path}").json]

    assert ids(f"{episode}/playlists") == [str(of_episode)]
    assert ids("main/playlists") == [str(main)]
    assert ids("main/playlists?for_entity=shot") == []
    assert ids("all/playlists") == [str(for_all)]
    assert manager.get(f"{address}/{UNKNOWN}/playlists").status_code == 404
    assert manager.get(f"{address}/malformed/playlists").status_code == 404
    foreign = make.episode(project_id=other_project)
    assert manager.get(f"{address}/{foreign}/playlists").status_code == 403


def test_clients_see_what_is_for_them_and_vendors_nothing(as_, make):
    shown, internal = playlist(make, name="A", for_client=True), playlist(make, name="B")
    address = f"/data/projects/{make.project_id}/playlists"
    client, vendor = as_(make.caller("client")), as_(make.caller("vendor"))

    assert [one["id"] for one in client.get(address).json] == [str(shown)]
    assert client.get(f"{address}/{shown}").status_code == 200
    assert client.get(f"{address}/{internal}").status_code == 403
    assert vendor.get(address).status_code == 403
    assert vendor.get(f"{address}/{shown}").status_code == 403
    assert as_(make.caller("user", make.project())).get(address).status_code == 403


def test_all_playlists_and_builds_are_for_admins(admin, manager, make):
    id_ = playlist(make)
    job = make.row(BuildJob, playlist_id=id_)
    project = f"/data/projects/{make.project_id}"

    assert [one["build_jobs"] for one in admin.get(f"{project}/playlists/all").json] == [[str(job)]]
    page = admin.get(f"{project}/playlists/all?page=1").json
    assert (page["total"], page["limit"], page["data"][0]["shots"]) == (1, 100, [])
    assert [one["type"] for one in admin.get(f"{project}/build-jobs").json] == ["BuildJob"]
    assert manager.get(f"{project}/playlists/all").status_code == 403
    assert manager.get(f"{project}/build-jobs").status_code == 403
    assert admin.get(f"/data/projects/{UNKNOWN}/build-jobs").status_code == 404


def test_one_playlist_shows_every_preview_of_its_entities(manager, make):
    shot = make.shot()
    first_type = make.task_type("Anim", priority=2)
    second_type = make.task_type("Light", priority=5)
    anim, light = make.task(shot, first_type), make.task(shot, second_type)
    old, new = preview(make, anim, 1), preview(make, anim, 2, width=64, height=48, status="processing")
    beside = preview(make, anim, 2, position=2)
    lit = preview(make, light, 1)
    bare = make.asset()
    stored = [
        {"entity_id": str(shot), "preview_file_id": str(new), "extra": 1, "preview_file_width": 9999},
        {"id": str(shot), "preview_file_id": str(beside)},
        {"shot_id": str(shot), "preview_file_id": UNKNOWN},
        {"entity_id": str(bare), "preview_file_id": None},
        7,
        {"x": 1},
    ]
    id_ = playlist(make, stored)
    job = make.row(BuildJob, playlist_id=id_, status="succeeded")

    found = manager.get(f"/data/projects/{make.project_id}/playlists/{id_}").json

    assert [job_["id"] for job_ in found["build_jobs"]] == [str(job)]
    assert set(found["build_jobs"][0]) == {"id", "status", "created_at", "message"}
    one, two, three, four = found["shots"]
    assert one["id"] == one["entity_id"] == str(shot)
    assert one["extra"] == 1
    assert list(one["preview_files"]) == [str(second_type), str(first_type)]
    assert [item["id"] for item in one["preview_files"][str(first_type)]] == [str(new), str(old)]
    assert [item["id"] for item in one["preview_files"][str(first_type)][0]["previews"]] == [str(beside)]
    assert [item["id"] for item in one["preview_files"][str(second_type)]] == [str(lit)]
    assert one["preview_file_id"] == str(new)
    assert (one["preview_file_width"], one["preview_file_status"]) == (64, "Processing")
    assert one["preview_file_revision"] == 2
    assert one["preview_file_task_id"] == str(anim)
    assert [item["id"] for item in one["preview_file_previews"]] == [str(beside)]
    assert (two["preview_file_id"], two["preview_file_previews"]) == (str(beside), [])
    assert "preview_file_id" not in three
    assert (four["id"], four["preview_files"]) == (str(bare), [])


def test_a_playlist_costs_the_same_statements_for_any_number_of_entries(manager, make, queries):
    shots = [make.shot() for _ in range(8)]
    for shot in shots:
        preview(make, make.task(shot))
    id_ = playlist(make, [{"entity_id": str(shot)} for shot in shots * 3])

    with queries(at_most=5):
        found = manager.get(f"/data/projects/{make.project_id}/playlists/{id_}").json

    assert len(found["shots"]) == 24


def test_a_playlist_of_another_production_is_not_here(manager, make):
    id_ = playlist(make, project_id=make.project())

    assert manager.get(f"/data/projects/{make.project_id}/playlists/{id_}").status_code == 404


def test_previews_of_a_foreign_production_are_not_shown_through_a_playlist(manager, make):
    foreign = make.shot(project_id=make.project())
    secret = preview(make, make.task(foreign))
    id_ = playlist(make, [{"entity_id": str(foreign), "preview_file_id": str(secret)}])

    found = manager.get(f"/data/projects/{make.project_id}/playlists/{id_}").json

    assert found["shots"] == [{"entity_id": str(foreign), "id": str(foreign), "preview_files": []}]


def test_the_previews_of_an_entity_by_task_type(as_, make):
    shot, kind = make.shot(), make.task_type()
    task = make.task(shot, kind)
    main = preview(make, task, 1, data={"original_width": 1920}, annotations=[{"time": 0}])
    beside = preview(make, task, 1, position=2)
    rejected = preview(make, task, 2, validation_status="rejected")
    address = f"/data/playlists/entities/{shot}/preview-files"

    artist, client, vendor = (as_(make.caller(role)).get(address) for role in ("user", "client", "vendor"))

    assert [one["id"] for one in artist.json[str(kind)]] == [str(rejected), str(main)]
    shown = artist.json[str(kind)][1]
    assert (shown["original_width"], shown["annotations"], shown["status"]) == (1920, [{"time": 0}], "ready")
    assert (shown["previews"][0]["id"], shown["previews"][0]["position"]) == (str(beside), 2)
    assert shown["previews"][0]["task_type_id"] == str(kind)
    assert [one["id"] for one in client.json[str(kind)]] == [str(main)]
    assert vendor.status_code == 403
    assert as_(make.caller("user")).get(f"/data/playlists/entities/{make.shot()}/preview-files").json == {}


def test_a_vendor_is_shown_the_previews_of_their_tasks_only(as_, make):
    vendor, shot = make.caller("vendor"), make.shot()
    mine, other = make.task_type(), make.task_type()
    own = preview(make, make.task(shot, mine, [vendor.id]))
    preview(make, make.task(shot, other))

    found = as_(vendor).get(f"/data/playlists/entities/{shot}/preview-files").json

    assert {key: [one["id"] for one in value] for key, value in found.items()} == {str(mine): [str(own)]}


def test_added_entities_take_their_latest_preview(manager, make):
    shot, kind = make.shot(), make.task_type()
    task = make.task(shot, kind)
    first, last = preview(make, task, 1), preview(make, task, 2)
    other = preview(make, make.task(make.shot()))
    bare = make.asset()
    id_ = playlist(make)
    add = f"/actions/playlists/{id_}/add-entities"

    made = manager.post(
        add,
        {
            "entities": [
                {"entity_id": str(shot)},
                {"entity_id": str(shot), "preview_file_id": str(first)},
                {"entity_id": str(shot), "preview_file_id": str(last)},
                {"entity_id": str(shot), "preview_file_id": str(other)},
                {"entity_id": str(bare), "preview_file_id": ""},
            ]
        },
    )
    again = manager.post(f"/actions/playlists/{id_}/add-entity", {"entity_id": str(bare)})

    assert made.status_code == 200
    assert made.json["shots"] == again.json["shots"]
    assert made.json["shots"] == [
        {"entity_id": str(shot), "preview_file_id": str(last)},
        {"entity_id": str(shot), "preview_file_id": str(first)},
        {"entity_id": str(bare)},
    ]
    assert [one["preview_file_id"] for one in told(make, "playlist:add_entity")] == [
        str(last),
        str(first),
        None,
    ]
    assert manager.post(add, {"entities": []}).status_code == 400
    assert manager.post(add, {"entities": [{"entity_id": "malformed"}]}).status_code == 400


def test_a_playlist_of_a_task_type_takes_previews_of_it(manager, make):
    shot, kind = make.shot(), make.task_type()
    wanted = preview(make, make.task(shot, kind), 1)
    preview(make, make.task(shot), 5)
    id_ = playlist(make, task_type_id=kind)

    made = manager.post(f"/actions/playlists/{id_}/add-entity", {"entity_id": str(shot)}).json

    assert made["shots"] == [{"entity_id": str(shot), "preview_file_id": str(wanted)}]


def test_adding_costs_the_same_statements_for_any_number(manager, make, queries):
    id_ = playlist(make)
    shots = [make.shot() for _ in range(10)]

    with queries(at_most=9):
        made = manager.post(
            f"/actions/playlists/{id_}/add-entities", {"entities": [{"entity_id": str(shot)} for shot in shots]}
        )

    assert len(made.json["shots"]) == 10


def test_a_temporary_playlist_shows_tasks_in_a_row(as_, make):
    artist = as_(make.caller("user"))
    sequence = make.sequence("SQ")
    shot, asset = make.shot("S1", sequence), make.asset("Tree", "Props")
    kind = make.task_type()
    task, other = make.task(shot, kind), make.task(asset)
    newest = preview(make, task, 2, width=10)
    preview(make, task, 1)
    elsewhere = make.task(shot)
    address = f"/data/projects/{make.project_id}/playlists/temp"

    found = artist.post(address, {"task_ids": [str(task), str(other), str(elsewhere)]}).json
    ordered = artist.post(f"{address}?sort=true", {"task_ids": [str(task), str(other)]}).json

    assert [(one["name"], one["parent_name"]) for one in found] == [
        ("S1", "SQ"),
        ("Tree", "Props"),
        ("S1", "SQ"),
    ]
    assert (found[0]["sequence_id"], found[0]["episode_id"]) == (str(sequence), "")
    assert found[0]["preview_file_id"] == str(newest)
    assert (found[0]["preview_file_width"], found[0]["preview_file_annotations"]) == (10, [])
    assert found[0]["preview_file_status"] == "ready"
    assert list(found[0]["preview_files"]) == [str(kind)]
    assert "preview_file_id" not in found[1]
    assert (found[1]["preview_files"], found[1]["asset_type_name"]) == ({}, "Props")
    assert (found[2]["preview_file_id"], found[2]["preview_file_task_id"]) == (str(newest), str(elsewhere))
    assert [one["name"] for one in ordered] == ["Tree", "S1"]
    assert artist.post(address, {}).json == []
    assert make.db.scalars(select(Playlist)).all() == []


def test_a_temporary_playlist_finds_the_last_task_of_an_entity(as_, make):
    shot = make.shot()
    task = make.task(shot)
    make.task(shot)
    shown = preview(make, task)
    make.db.execute(Playlist.__table__.metadata.tables["task"].update().values(last_preview_file_id=shown))
    make.db.commit()
    artist = as_(make.caller("user"))

    found = artist.post(
        f"/data/projects/{make.project_id}/playlists/temp",
        {"entity_ids": [str(shot), UNKNOWN, str(make.asset())]},
    ).json

    assert [one["id"] for one in found] == [str(shot)]


def test_a_temporary_playlist_holds_only_tasks_that_the_caller_sees(as_, make):
    task, address = make.task(), f"/data/projects/{make.project_id}/playlists/temp"
    foreign = make.task(make.shot(project_id=make.project()))

    assert as_(make.caller("vendor")).post(address, {"task_ids": [str(task)]}).status_code == 403
    assert as_(make.caller("user")).post(address, {"task_ids": [str(foreign)]}).status_code == 403
    assert as_(make.caller("user")).post(address, {"task_ids": [UNKNOWN]}).status_code == 404
    assert as_(make.caller("user")).post(address, {"task_ids": ["malformed"]}).status_code == 400


def test_the_clients_of_a_production_are_told_that_a_playlist_is_ready(as_, make):
    manager, id_ = make.caller("manager"), playlist(make)
    client = make.caller("client").id
    by_role = make.caller("user", project_role="client").id
    make.caller("client", is_bot=True)
    make.caller("client", project_role="user")
    make.caller("client", make.project())
    make.caller("user")

    done = as_(manager).post(f"/data/playlists/{id_}/notify-clients", {})

    rows = make.db.execute(select(Notification.person_id, Notification.type, Notification.playlist_id)).all()
    assert done.json == {"status": "success"}
    assert {one.person_id for one in rows} == {client, by_role}
    assert {(one.type, one.playlist_id) for one in rows} == {("playlist-ready", id_)}


def test_clients_of_a_studio_and_of_a_department_are_told(as_, make):
    manager, id_ = as_(make.caller("manager")), playlist(make)
    studio, department = make.row(Studio, name="Far", color="#000000"), make.department()
    of_studio = make.caller("client", studio_id=studio).id
    of_department = make.caller("client", departments=[department]).id

    def told_by(body):
        make.db.execute(delete(Notification))
        make.db.commit()
        assert manager.post(f"/data/playlists/{id_}/notify-clients", body).status_code == 200
        found = set(make.db.scalars(select(Notification.person_id)))
        make.db.commit()
        return found

    assert told_by({"studio_id": str(studio), "department_id": ""}) == {of_studio}
    assert told_by({"department_id": str(department)}) == {of_department}
    assert told_by({"studio_id": str(studio), "department_id": str(department)}) == set()
    assert told_by(None) == {of_studio, of_department}


def test_only_managers_tell_clients(as_, make):
    id_ = playlist(make, for_client=True)

    for role in ("supervisor", "user", "client", "vendor"):
        assert as_(make.caller(role)).post(f"/data/playlists/{id_}/notify-clients", {}).status_code == 403
    assert (
        as_(make.caller("user", project_role="manager"))
        .post(f"/data/playlists/{id_}/notify-clients", {})
        .status_code
        == 200
    )
