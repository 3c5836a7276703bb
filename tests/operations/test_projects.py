"""Productions (spec 20 §13.1, 18.1)."""

import pytest


def test_a_project_starts_open_with_the_defaults(admin, make):
    person = make.person()

    made = admin.post("/data/projects", {"name": "Caminandes", "team": [str(person), str(make.project_id)]})

    assert made.status_code == 201
    assert made.json["team"] == [str(person)]
    assert (made.json["fps"], made.json["production_type"]) == ("25", "short")
    assert "first_episode_id" not in made.json
    shown = admin.get(f"/data/projects/{made.json['id']}").json
    assert shown["project_status_name"] == "Open"
    assert shown["task_type_links"] == {}
    assert "team" not in admin.get(f"/data/projects/{made.json['id']}?relations=false").json
    assert admin.post("/data/projects", {"name": "Caminandes"}).status_code == 400


def test_a_series_starts_with_its_first_episode(admin):
    made = admin.post("/data/projects", {"name": "Series", "production_type": "tvshow"}).json

    episode = admin.get(f"/data/episodes/{made['first_episode_id']}")
    assert episode.json["name"] == "E01"
    changed = admin.put(f"/data/projects/{made['id']}", {"code": "SER"}).json
    assert (changed["code"], changed["first_episode_id"]) == ("SER", made["first_episode_id"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"name": "A", "production_style": "cubist"}, 400),
        ({"name": "A", "production_style": None}, 201),
        ({"name": "A", "resolution": "big"}, 400),
        ({"name": "A", "resolution": "x720"}, 201),
        ({"name": "A", "hd_bitrate_compression": 100}, 400),
        ({"name": "A", "hd_bitrate_compression": 5, "ld_bitrate_compression": 6}, 400),
        ({"name": "A", "project_template_id": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"name": "A", "preview_background_files": ["00000000-0000-4000-8000-000000000000"]}, 404),
        ({"name": "A", "start_date": "soon"}, 400),
    ],
)
def test_a_body_is_judged_before_it_is_written(admin, body, status):
    assert admin.post("/data/projects", body).status_code == status


def test_a_manager_changes_and_an_artist_only_reads(as_, make):
    path = f"/data/projects/{make.project_id}"

    changed = as_(make.caller("manager")).put(path, {"description": "New", "team": []})

    assert (changed.status_code, changed.json["description"]) == (200, "New")
    assert as_(make.caller("user")).put(path, {"description": "x"}).status_code == 403
    assert as_(make.caller("user")).get(path).status_code == 200
    assert as_(make.caller("user", team=False)).get(path).status_code == 403
    assert as_(make.caller("user")).post("/data/projects", {"name": "x"}).status_code == 403


def test_lists_hold_the_projects_of_the_callers_teams(as_, make, admin):
    artist = as_(make.caller("user"))
    closed = str(make.project(status="Closed"))
    own = str(make.project_id)

    assert [one["id"] for one in artist.get("/data/projects/open").json] == [own]
    assert [one["id"] for one in artist.get("/data/projects/all").json] == [own]
    assert [one["id"] for one in artist.get("/data/projects").json] == [own]
    assert closed in {one["id"] for one in admin.get("/data/projects/all").json}
    assert closed not in {one["id"] for one in admin.get("/data/projects/open").json}
    assert admin.get("/data/projects/all?name=nothing%20like%20it").status_code == 404
    assert admin.get("/data/projects/open?name=nothing%20like%20it").json == []


def test_open_projects_take_the_same_statements_for_any_number(admin, make, queries):
    for _ in range(5):
        make.project()

    with queries(at_most=3):
        assert len(admin.get("/data/projects/open").json) >= 5


def test_only_closed_projects_are_deleted(as_, admin, make):
    closed = make.project(status="Closed")
    task = make.task(entity=make.shot(project_id=closed))
    make.comment(task)

    assert as_(make.caller("user")).delete(f"/data/projects/{make.project_id}").status_code == 400
    assert as_(make.caller("user")).delete(f"/data/projects/{closed}").status_code == 403
    assert admin.delete(f"/data/projects/{closed}").status_code == 400
    assert admin.delete(f"/data/projects/{closed}?force=true").status_code == 204
    assert admin.get(f"/data/projects/{closed}").status_code == 404


def test_changes_of_data_both_stay_and_null_empties_it(admin, make):
    path = f"/data/projects/{make.project_id}"

    for data in ({"mood": "calm", "age": 1}, {"age": 2}):
        admin.put(path, {"data": data})

    assert admin.get(path).json["data"] == {"mood": "calm", "age": 2}
    assert admin.put(path, {"data": None}).json["data"] is None
