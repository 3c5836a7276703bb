"""Days off: who reads them and how much of them, what may overlap, what they wipe (spec 10 §D3)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.models import ApiEvent, DayOff, Task, TimeSpent


def off(make, person_id, first="2026-06-08", last=None, **values):
    return make.row(
        DayOff,
        person_id=person_id,
        date=date.fromisoformat(first),
        end_date=date.fromisoformat(last or first),
        description="rest",
        **values,
    )


def body(person_id, first="2026-06-08", last="2026-06-10"):
    return {"person_id": str(person_id), "date": first, "end_date": last, "description": "rest"}


def events(db, name):
    return [
        one.data
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_somebody_takes_days_off_and_what_they_spent_on_them_is_wiped(as_, make, db):
    artist = make.caller("user")
    task = make.task(duration=300)
    for day, minutes in ((7, 100), (8, 120), (10, 80)):
        make.row(TimeSpent, person_id=artist.id, task_id=task, date=date(2026, 6, day), duration=minutes)

    made = as_(artist).post("/data/day-offs", body(artist.id))

    assert made.status_code == 201
    assert (made.json["type"], made.json["end_date"]) == ("DayOff", "2026-06-10")
    assert db.scalars(select(TimeSpent.date)).all() == [date(2026, 6, 7)]
    assert db.scalar(select(Task.duration).where(Task.id == task)) == 100
    assert events(db, "day-off:new") == [{"day_off_id": made.json["id"]}]
    assert len(events(db, "time-spent:delete")) == 2
    assert events(db, "task:update")[0]["task_id"] == str(task)


def test_a_moved_day_off_wipes_the_new_days_and_ignores_itself(as_, make, db):
    artist = make.caller("user")
    id_ = off(make, artist.id, "2026-06-08", "2026-06-09")
    task = make.task(duration=60)
    make.row(TimeSpent, person_id=artist.id, task_id=task, date=date(2026, 6, 10), duration=60)

    moved = as_(artist).put(f"/data/day-offs/{id_}", {"date": "2026-06-09", "end_date": "2026-06-11"})

    assert moved.status_code == 200
    assert moved.json["date"] == "2026-06-09"
    assert db.scalars(select(TimeSpent.id)).all() == []
    assert db.scalar(select(Task.duration).where(Task.id == task)) == 0
    assert events(db, "day-off:update") == [{"day_off_id": str(id_)}]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-06-10", "2026-06-12"), ("2026-06-01", "2026-06-08"), ("2026-06-09", "2026-06-09")],
)
def test_days_off_of_one_person_do_not_overlap(admin, make, first, last):
    person = make.person()
    off(make, person, "2026-06-08", "2026-06-10")

    assert admin.post("/data/day-offs", body(person, first, last)).status_code == 400
    assert admin.post("/data/day-offs", body(make.person(), first, last)).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"date": None},
        {"end_date": None},
        {"person_id": None},
        {"person_id": "somebody"},
        {"end_date": "2026-06-01"},
        {"date": "soon"},
        {"unknown": 1},
    ],
)
def test_a_wrong_day_off_is_400(admin, make, db, change):
    assert admin.post("/data/day-offs", {**body(make.person()), **change}).status_code == 400
    assert db.scalars(select(DayOff.id)).all() == []


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_the_owner_and_admins_write(as_, admin, make, role):
    caller, mate = make.caller(role), make.caller("user")
    id_ = off(make, mate.id)
    client = as_(caller)

    assert client.post("/data/day-offs", body(mate.id)).status_code == 403
    assert client.put(f"/data/day-offs/{id_}", {}).status_code == 403
    assert client.delete(f"/data/day-offs/{id_}").status_code == 403
    assert client.get("/data/day-offs").status_code == 403
    assert as_(mate).put(f"/data/day-offs/{id_}", {"person_id": str(caller.id)}).status_code == 403
    assert admin.put(f"/data/day-offs/{id_}", {"person_id": str(caller.id)}).status_code == 200
    assert client.delete(f"/data/day-offs/{id_}").status_code == 204


@pytest.mark.parametrize(
    ("role", "status", "told"),
    [
        ("manager", 200, True),
        ("supervisor", 200, False),
        ("user", 403, None),
        ("client", 403, None),
        ("vendor", 403, None),
    ],
)
def test_team_leads_read_and_supervisors_are_not_told_why(as_, make, role, status, told):
    mate = make.caller("user")
    id_ = off(make, mate.id)
    client = as_(make.caller(role))

    single, listed = client.get(f"/data/day-offs/{id_}"), client.get(f"/data/persons/{mate.id}/day-offs")
    everybody = client.get("/data/persons/day-offs/2026").json

    assert (single.status_code, listed.status_code) == (status, status)
    assert [one["id"] for one in everybody] == ([str(id_)] if status == 200 else [])
    if status == 200:
        assert [("description" in row) for row in (single.json, *listed.json, *everybody)] == [told] * 3


def test_a_supervisor_of_another_department_and_leads_of_other_teams_read_nothing(as_, make):
    mine, other = make.department(), make.department()
    mate = make.caller("user", departments=[mine])
    id_ = off(make, mate.id)
    near, far = make.caller("supervisor", departments=[mine]), make.caller("supervisor", departments=[other])
    elsewhere = make.caller("manager", project_id=make.project())

    assert as_(near).get(f"/data/day-offs/{id_}").status_code == 200
    for stranger in (far, elsewhere):
        assert as_(stranger).get(f"/data/day-offs/{id_}").status_code == 403
        assert as_(stranger).get(f"/data/persons/{mate.id}/day-offs").status_code == 403
        assert as_(stranger).get("/data/persons/day-offs/2026/6").json == []


def test_admins_and_owners_see_the_reason(as_, admin, make):
    artist = make.caller("user")
    id_ = off(make, artist.id)

    assert [one["description"] for one in admin.get("/data/day-offs").json] == ["rest"]
    assert as_(artist).get(f"/data/day-offs/{id_}").json["description"] == "rest"
    assert as_(artist).get("/data/persons/day-offs/2026/06").json[0]["description"] == "rest"


def test_a_period_holds_exactly_its_days(admin, make):
    person = make.person()
    monday = str(off(make, person, "2026-06-08"))
    across = str(off(make, person, "2026-06-30", "2026-07-01"))
    path = f"/data/persons/{person}/day-offs"

    def found(period):
        return [one["id"] for one in admin.get(f"{path}/{period}").json]

    assert found("week/2026/24") == [monday]
    assert found("week/2026/23") == []
    assert found("month/2026/6") == [monday, across]
    assert found("month/2026/7") == [across]
    assert found("month/2026/8") == []
    assert found("year/2026") == [monday, across]
    assert found("year/2025") == []


@pytest.mark.parametrize(
    "period",
    [
        "week/2026/54",
        "week/2026/0",
        "month/2026/13",
        "month/x/1",
        "year/0",
        "year/abc",
        "2026-13-01",
        "week/2026/1.5",
    ],
)
def test_an_impossible_period_is_400(admin, make, period):
    assert admin.get(f"/data/persons/{make.person()}/day-offs/{period}").status_code == 400


def test_impossible_periods_of_everybody_are_400(admin):
    assert admin.get("/data/persons/day-offs/20x6").status_code == 400
    assert admin.get("/data/persons/day-offs/2026/0").status_code == 400


def test_the_day_off_that_covers_a_date_or_an_empty_object(as_, admin, make):
    artist = make.caller("user")
    id_ = str(off(make, artist.id, "2026-06-08", "2026-06-10"))

    assert as_(artist).get("/data/user/day-offs/2026-06-09").json["id"] == id_
    assert as_(artist).get("/data/user/day-offs/2026-06-11").json == {}
    assert as_(artist).get("/data/user/day-offs/tomorrow").status_code == 400
    assert admin.get(f"/data/persons/{artist.id}/day-offs/2026-06-10").json["id"] == id_
    assert admin.get(f"/data/persons/{artist.id}/day-offs/2026-06-07").json == {}


def test_bots_have_no_days_off_and_unknown_people_are_404(admin, make, as_):
    bot = make.caller("manager", is_bot=True)
    unknown = "00000000-0000-4000-8000-000000000000"

    assert admin.get(f"/data/persons/{bot.id}/day-offs").status_code == 403
    assert as_(bot).get("/data/user/day-offs/2026-06-09").status_code == 403
    assert admin.get(f"/data/persons/{unknown}/day-offs").status_code == 404
    assert admin.get(f"/data/day-offs/{unknown}").status_code == 404
    assert admin.get("/data/day-offs/none").status_code == 400


def test_a_deleted_day_off_is_gone_and_told(as_, make, db):
    artist = make.caller("user")
    id_ = off(make, artist.id)

    assert as_(artist).delete(f"/data/day-offs/{id_}").status_code == 204
    assert as_(artist).get(f"/data/persons/{artist.id}/day-offs").json == []
    assert events(db, "day-off:delete") == [{"day_off_id": str(id_)}]
