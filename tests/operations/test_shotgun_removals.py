"""Rows go by their number in ShotGrid; what imports could not understand (spec 50 §2.3, 2.4)."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models import Comment, ProjectPersonLink, Task, WorkingFile
from tests.shotgun import arrive, events

WORDS = {
    "note": "notes",
    "version": "versions",
    "task": "tasks",
    "shot": "shots",
    "asset": "assets",
    "scene": "scenes",
    "sequence": "sequences",
    "episode": "episodes",
    "status": "status",
    "step": "steps",
    "project": "projects",
    "person": "persons",
}
REMOVED = {
    "note": "comment:delete",
    "version": "preview-file:delete",
    "task": "task:delete",
    "shot": "shot:delete",
    "asset": "asset:delete",
    "scene": "scene:delete",
    "sequence": "sequence:delete",
    "episode": "episode:delete",
    "status": "task-status:delete",
    "step": "task-type:delete",
    "project": "project:delete",
    "person": "person:delete",
}


def remove(admin, word, number=5):
    """Remove a row by its number; what is told of it."""
    answer = admin.post(f"/import/shotgun/remove/{word}", {"id": number})
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.mark.parametrize("word", [*WORDS, "project-connection", "projectconnection"])
def test_only_an_admin_removes_and_what_is_not_there_is_gone(as_, make, admin, word):
    assert as_(make.caller("manager")).post(f"/import/shotgun/remove/{word}", {"id": 5}).status_code == 403
    assert remove(admin, word, 404) == {"success": True}
    for body in ({}, {"id": None}, {"id": "x"}, {"id": 2**40}, {"id": 1.5}):
        assert admin.post(f"/import/shotgun/remove/{word}", body).status_code == 400


def test_all_that_came_goes_in_order(admin, make):
    rows = arrive(admin, make)
    assert remove(admin, "project-connection") == {"success": True}

    for word, noun in WORDS.items():
        assert remove(admin, word) == {"success": True, "removed_instance_id": rows[noun]["id"]}, word
        assert events(make, REMOVED[word]) == [REMOVED[word]]
        assert remove(admin, word) == {"success": True}


@pytest.mark.parametrize("word", ["shot", "sequence", "episode", "step", "status", "person", "project"])
def test_what_others_refer_to_stays(admin, make, word):
    rows = arrive(admin, make)
    told = len(events(make, ""))

    answer = remove(admin, word)

    assert answer == {"success": False, "removed_instance_id": rows[WORDS[word]]["id"]}
    assert len(events(make, "")) == told
    path = {"step": "task-types", "status": "task-status"}.get(word, f"{word}s")
    assert admin.get(f"/data/{path}/{answer['removed_instance_id']}").status_code == 200


def test_a_task_goes_with_all_that_is_said_and_shown_of_it(admin, make):
    arrive(admin, make)

    assert remove(admin, "task")["success"]

    assert make.db.scalar(select(func.count()).select_from(Task)) == 0
    assert make.db.scalar(select(func.count()).select_from(Comment)) == 0


def test_a_note_goes_and_its_task_keeps_its_status(admin, make):
    rows = arrive(admin, make)

    remove(admin, "note")

    task = admin.get(f"/data/tasks/{rows['tasks']['id']}").json
    assert task["task_status_id"] == rows["status"]["id"]


def test_an_asset_that_somebody_worked_in_is_canceled_another_goes(admin, make):
    rows = arrive(admin, make)
    task = make.task(entity=rows["assets"]["id"])
    make.row(WorkingFile, name="w", task_id=task, entity_id=rows["assets"]["id"], revision=1)
    idle = make.asset(shotgun_id=6)
    make.task(entity=idle)

    assert remove(admin, "asset") == {"success": True, "removed_instance_id": rows["assets"]["id"]}
    assert remove(admin, "asset", 6) == {"success": True, "removed_instance_id": str(idle)}

    assert admin.get(f"/data/assets/{rows['assets']['id']}").json["canceled"] is True
    assert admin.get(f"/data/assets/{idle}").status_code == 404
    assert admin.get(f"/data/entities/{rows['shots']['id']}").json["nb_entities_out"] == 0


def test_an_asset_is_no_sequence_of_the_same_number(admin, make):
    rows = arrive(admin, make, "projects", "episodes", "sequences")

    assert remove(admin, "asset") == {"success": True}
    assert remove(admin, "shot") == {"success": True}
    assert admin.get(f"/data/sequences/{rows['sequences']['id']}").status_code == 200


def test_a_connection_goes_and_the_person_stays(admin, make):
    arrive(admin, make, "projects", "persons", "project-connections")
    told = len(events(make, "project:update"))

    assert remove(admin, "projectconnection") == {"success": True}

    link = select(func.count()).select_from(ProjectPersonLink).where(ProjectPersonLink.shotgun_id == 5)
    assert make.db.scalar(link) == 0
    assert len(events(make, "project:update")) == told + 1


def test_nobody_removes_themself(admin, make, as_):
    own = make.person("admin", shotgun_id=5)

    assert as_(own).post("/import/shotgun/remove/person", {"id": 5}).status_code == 403


def test_errors_are_kept_until_they_are_dealt_with(admin, as_, make):
    manager = as_(make.caller("manager"))

    made = [admin.post("/import/shotgun/errors", body) for body in ({"error": "x"}, [1], "text", 3)]

    assert [one.status_code for one in made] == [201] * 4
    assert [one.json["event_data"] for one in made] == [{"error": "x"}, [1], "text", 3]
    assert {(one.json["source"], one.json["type"]) for one in made} == {("shotgun", "DataImportError")}
    assert admin.get("/import/shotgun/errors").json == [one.json for one in made]
    for answer in (
        manager.get("/import/shotgun/errors"),
        manager.post("/import/shotgun/errors", {}),
        manager.delete(f"/import/shotgun/errors/{made[0].json['id']}"),
    ):
        assert answer.status_code == 403
    assert admin.delete(f"/import/shotgun/errors/{made[0].json['id']}").status_code == 204
    assert admin.get("/import/shotgun/errors").json == [one.json for one in made[1:]]
    for unknown in (made[0].json["id"], uuid4(), "zz"):
        assert admin.delete(f"/import/shotgun/errors/{unknown}").status_code == 404
    assert admin.post("/import/shotgun/errors", data="x=1").status_code == 415
