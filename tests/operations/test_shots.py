"""Shots (spec 20 §11)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Entity, EntityVersion, Task


def told(db, name):
    return [
        row.data
        for row in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_a_shot_is_created_once_under_its_sequence(admin, make, db):
    episode = make.episode()
    sequence = make.sequence(parent_id=episode)
    path = f"/data/projects/{make.project_id}/shots"
    body = {"name": "SH010", "sequence_id": str(sequence), "nb_frames": 48, "data": {"fps": 24}}

    made = admin.post(path, body)
    again = admin.post(path, {**body, "nb_frames": 12})

    assert (made.status_code, again.status_code) == (201, 201)
    assert again.json == made.json
    assert (made.json["parent_id"], made.json["nb_frames"], made.json["type"]) == (str(sequence), 48, "Shot")
    assert told(db, "shot:new") == [
        {"shot_id": made.json["id"], "episode_id": str(episode), "project_id": str(make.project_id)}
    ]


def test_a_shot_needs_a_name_and_a_sequence_of_its_project(admin, make):
    path = f"/data/projects/{make.project_id}/shots"
    foreign = make.sequence(project_id=make.project())

    assert admin.post(path, {}).status_code == 400
    assert admin.post(path, {"name": "SH", "sequence_id": str(foreign)}).status_code == 404
    assert admin.post(path, {"name": "SH", "sequence_id": "bad"}).status_code == 400


def test_only_a_manager_creates_changes_and_deletes_shots(as_, make):
    artist, manager = as_(make.caller("user")), as_(make.caller("manager"))
    shot = make.shot()

    for client, status in ((artist, 403), (manager, 200)):
        assert client.put(f"/data/shots/{shot}", {"nb_frames": 3}).status_code == status
    assert artist.post(f"/data/projects/{make.project_id}/shots", {"name": "x"}).status_code == 403
    assert artist.delete(f"/data/shots/{shot}").status_code == 403
    assert manager.delete(f"/data/shots/{shot}").status_code == 204


def test_an_update_replaces_data_and_keeps_a_shot_in_its_project(admin, make, db):
    shot = make.shot("SH010", data={"a": 1})

    changed = admin.put(f"/data/shots/{shot}", {"data": {"b": 2}, "project_id": str(make.project()), "zzz": 1})

    assert (changed.status_code, changed.json["data"], changed.json["type"]) == (200, {"b": 2}, "Entity")
    assert changed.json["project_id"] == str(make.project_id)
    assert told(db, "shot:update") == [{"shot_id": str(shot), "project_id": str(make.project_id)}]


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"nb_frames": "x"}, {"data": []}, {"status": "zz"}, {"parent_id": "x"}]
)
def test_an_update_is_judged_before_it_is_written(admin, make, body):
    assert admin.put(f"/data/shots/{make.shot()}", body).status_code == 400


def test_a_shot_is_read_with_its_tasks_and_the_names_above_it(admin, make):
    episode = make.episode("E01")
    shot = make.shot("SH010", sequence_id=make.sequence("SQ01", parent_id=episode))
    asset = make.asset()
    make.cast(shot, asset)
    task = make.task(entity=shot)

    one = admin.get(f"/data/shots/{shot}").json

    assert (one["sequence_name"], one["episode_name"], one["episode_id"]) == ("SQ01", "E01", str(episode))
    assert [row["id"] for row in one["tasks"]] == [str(task)]
    assert (one["entities_out"], one["status"], one["type"]) == ([str(asset)], "running", "Shot")
    assert [row["id"] for row in admin.get(f"/data/shots/{shot}/assets").json] == [str(asset)]
    assert len(admin.get(f"/data/shots/{shot}/task-types").json) == 1
    assert admin.get(f"/data/shots/{asset}").status_code == 404
    assert admin.get("/data/shots/bad").status_code == 404


def test_lists_are_by_name_with_a_sequence_and_filtered(admin, as_, make):
    sequence = make.sequence("SQ01")
    make.shot("b", sequence_id=sequence)
    make.shot("A", sequence_id=sequence, canceled=True)
    make.entity("Shot", "loose")
    path = f"/data/shots?project_id={make.project_id}"

    assert [row["name"] for row in admin.get(path).json] == ["A", "b"]
    assert admin.get(path).json[0]["sequence_name"] == "SQ01"
    assert [row["name"] for row in admin.get(f"{path}&canceled=false").json] == ["b"]
    assert [row["name"] for row in admin.get(f"/data/shots?sequence_id={sequence}&name=B").json] == ["b"]
    assert len(admin.get(f"/data/projects/{make.project_id}/shots").json) == 3
    assert admin.get(f"{path}&canceled=perhaps").status_code == 400
    assert admin.get(f"{path}&parent_id=bad").status_code == 400
    assert as_(make.caller("user")).get("/data/shots").status_code == 403
    assert as_(make.caller("user", team=False)).get(path).status_code == 403


def test_a_vendor_lists_and_reads_only_shots_with_work_of_theirs(as_, make):
    vendor = make.caller("vendor")
    own, other = make.shot("SH010"), make.shot("SH020")
    make.task(entity=own, assignees=[vendor.id])

    rows = as_(vendor).get(f"/data/shots?project_id={make.project_id}").json

    assert [row["id"] for row in rows] == [str(own)]
    assert as_(vendor).get(f"/data/shots/{own}").status_code == 200
    assert as_(vendor).get(f"/data/shots/{other}").status_code == 403


def test_a_shot_with_tasks_is_canceled_and_removed_by_force(admin, make, db):
    shot = make.shot()
    task = make.task(entity=shot)
    make.comment(task)

    assert admin.delete(f"/data/shots/{shot}").status_code == 204
    assert db.scalar(select(Entity.canceled).where(Entity.id == shot)) is True
    assert admin.delete(f"/data/shots/{shot}?force=true").status_code == 204
    assert db.scalar(select(Task.id).where(Task.id == task)) is None
    assert admin.get(f"/data/shots/{shot}").status_code == 404
    assert len(told(db, "shot:update")) == len(told(db, "shot:delete")) == 1


def test_versions_are_newest_first(admin, make):
    shot = make.shot()
    make.row(EntityVersion, entity_id=shot, name="one", data={"frame_in": 1})

    (version,) = admin.get(f"/data/shots/{shot}/versions").json

    assert (version["name"], version["type"]) == ("one", "ShotVersion")


def test_a_new_shot_has_an_empty_data_and_an_unknown_sequence_is_no_filter(as_, make):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))
    door = f"/data/projects/{make.project_id}"
    nobody = "00000000-0000-4000-8000-000000000000"

    for body in ({"name": "SH"}, {"name": "SH2", "data": None}):
        assert manager.post(f"{door}/shots", body).json["data"] == {}
    assert manager.post(f"{door}/scenes", {"name": "SC"}).json["data"] == {}
    assert artist.get(f"/data/shots?project_id={make.project_id}&sequence_id={nobody}").status_code == 404
    assert artist.get("/data/shots?project_id=undefined").status_code == 404


def test_a_malformed_project_is_told_to_an_admin(admin):
    assert admin.get("/data/shots?project_id=undefined").status_code == 400
