"""Many tasks at once (spec 30 §4.1)."""

import time

from sqlalchemy import insert

from app.models import Entity


def _path(make, kind, task_type):
    return f"/actions/projects/{make.project_id}/task-types/{task_type}/{kind}"


def test_shots_without_a_task_of_the_type_get_one(as_, make):
    task_type = make.task_type()
    done, new = make.shot("A"), make.shot("B")
    make.task(entity=done, task_type_id=task_type)
    client = as_(make.caller("manager"))

    made = client.post(_path(make, "shots/create-tasks", task_type), [])

    assert made.status_code == 201, made.json
    assert [one["entity_id"] for one in made.json] == [str(new)]
    assert (made.json[0]["name"], made.json[0]["assignees"]) == ("main", [])
    assert made.json[0]["task_status_short_name"] == "todo"
    assert client.post(_path(make, "create-tasks/SHOT", task_type), []).json == []


def test_bad_ids_and_kinds_are_refused_before_anything_is_written(as_, make):
    task_type, client = make.task_type(), as_(make.caller("manager"))
    shot, asset = make.shot(), make.asset()
    path = _path(make, "shots/create-tasks", task_type)

    assert client.post(path, [str(shot), str(asset)]).status_code == 404
    assert client.post(path, ["zzz"]).status_code == 400
    assert client.post(path, {"a": 1}).status_code == 400
    assert client.post(_path(make, "create-tasks/nothing", task_type), []).status_code == 404
    assert as_(make.caller("user")).post(path, [str(shot)]).status_code == 403
    assert [one["entity_id"] for one in client.post(path, [str(shot)]).json] == [str(shot)]


def test_ten_thousand_tasks_are_created_in_a_moment(admin, make, db, queries):
    task_type, kind = make.task_type(for_entity="Asset"), make.entity_type("Character")
    rows = [{"name": f"A{n}", "project_id": make.project_id, "entity_type_id": kind} for n in range(10_000)]
    db.execute(insert(Entity), rows)
    db.commit()

    begun = time.monotonic()
    with queries(at_most=12):
        made = admin.post(_path(make, "assets/create-tasks", task_type), [])

    assert len(made.json) == 10_000
    assert time.monotonic() - begun < 30  # a loaded machine: the figure itself is in docs/performance.md
