"""Time spents on the generic routes (spec 30 §16.8)."""

import pytest
from sqlalchemy import select

from app.models import Task


@pytest.fixture
def duration(db):
    def read(task_id):
        return db.execute(select(Task.duration).where(Task.id == task_id)).scalar_one()

    return read


def _body(task, person, **more):
    return {"task_id": str(task), "person_id": str(person), "date": "2026-03-02", "duration": 60, **more}


def test_the_duration_of_a_task_follows_its_time_spents(admin, make, duration):
    artist = make.person()
    task, other = make.task(assignees=[artist]), make.task(assignees=[artist])

    made = admin.post("/data/time-spents", _body(task, artist))
    admin.post("/data/time-spents", _body(task, artist, date="2026-03-03", duration=30))

    assert made.status_code == 201
    assert (made.json["date"], made.json["duration"], made.json["type"]) == ("2026-03-02", 60, "TimeSpent")
    assert duration(task) == 90
    path = f"/data/time-spents/{made.json['id']}"
    assert admin.put(path, {"duration": 120}).status_code == 200
    assert duration(task) == 150
    assert admin.put(path, {"task_id": str(other)}).status_code == 200
    assert (duration(task), duration(other)) == (30, 120)
    assert admin.delete(path).status_code == 204
    assert (duration(task), duration(other)) == (30, 0)


def test_lists_are_cut_by_both_dates_or_none(admin, make):
    artist = make.person()
    task = make.task(assignees=[artist])
    for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
        admin.post("/data/time-spents", _body(task, artist, date=day))
    path = f"/data/time-spents?person_id={artist}"

    cut = admin.get(f"{path}&start_date=2026-03-02&end_date=2026-03-03").json

    assert [one["date"] for one in cut] == ["2026-03-02", "2026-03-03"]
    assert len(admin.get(path).json) == 3
    assert admin.get(f"{path}&start_date=2026-03-02").status_code == 400
    assert admin.get(f"{path}&end_date=2026-03-02").status_code == 400
    assert admin.get(f"{path}&start_date=soon&end_date=2026-03-02").status_code == 400


def test_an_assignee_and_their_manager_delete_and_nobody_deletes_what_is_no_assignees(as_, admin, make):
    mate, artist, manager = make.caller("user"), make.caller("user"), make.caller("manager")
    task = make.task(assignees=[artist.id])
    first, second = (
        f"/data/time-spents/{admin.post('/data/time-spents', _body(task, artist.id, date=day)).json['id']}"
        for day in ("2026-03-02", "2026-03-03")
    )
    stray = admin.post("/data/time-spents", _body(task, mate.id)).json["id"]

    assert as_(mate).delete(first).status_code == 403
    assert as_(artist).delete(first).status_code == 204
    assert as_(manager).delete(second).status_code == 204
    assert admin.delete(f"/data/time-spents/{stray}").status_code == 403
    assert as_(mate).delete(f"/data/time-spents/{stray}").status_code == 403


@pytest.mark.parametrize("wrong", [{"duration": 0}, {"duration": -5}, {"duration": "x"}, {"date": "x"}])
def test_a_wrong_body_is_400_and_writes_nothing(admin, make, duration, wrong):
    task = make.task()

    assert admin.post("/data/time-spents", _body(task, make.person(), **wrong)).status_code == 400
    assert duration(task) == 0


def test_the_same_person_task_and_day_twice_is_400(admin, make):
    body = _body(make.task(), make.person())

    assert [admin.post("/data/time-spents", body).status_code for _ in range(2)] == [201, 400]


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_admins_read_and_write(as_, admin, make, role):
    caller = as_(make.caller(role))
    body = _body(make.task(), make.person())
    path = f"/data/time-spents/{admin.post('/data/time-spents', body).json['id']}"

    assert caller.get("/data/time-spents").status_code == 403
    assert caller.get(path).status_code == 403
    assert caller.put(path, {"duration": 1}).status_code == 403
    assert caller.post("/data/time-spents", body).status_code == 403
