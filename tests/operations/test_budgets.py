"""Budgets: revisions, lines, what they cost is the managers' to know (spec 20 §13.7, 16, 18.13)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access.blanks import blank_of
from app.ask import Ask, Caller
from app.models import ApiEvent, Budget, BudgetEntry, TimeSpent
from app.queries.budgets import entries

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}/budgets"


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


@pytest.fixture
def line(make):
    return {
        "department_id": str(make.department()),
        "start_date": "2026-01-01",
        "months_duration": 3,
        "daily_salary": 10.5,
    }


def told(db, name):
    return [
        one.data
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_each_budget_is_the_next_revision_of_its_production(manager, make, base, db):
    first, second = (manager.post(base, {"name": name}) for name in ("A", "B"))

    assert (first.status_code, first.json["currency"], first.json["type"]) == (200, "USD", "Budget")
    assert [one["revision"] for one in manager.get(base).json] == [1, 2]
    assert set(manager.get(base).json[0]) == {"id", "project_id", "revision", "name", "currency"}
    assert manager.get(f"{base}/{second.json['id']}").json == second.json
    expected = {"budget_id": first.json["id"], "project_id": str(make.project_id)}
    assert told(db, "budget:create")[0] == expected


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 256}, {"name": "x", "currency": "EURO"}])
def test_a_wrong_budget_is_400(manager, base, body):
    assert manager.post(base, body).status_code == 400
    assert manager.get(base).json == []


def test_a_budget_keeps_what_is_null_and_goes_with_its_lines(manager, make, base, line, db):
    id_ = manager.post(base, {"name": "A"}).json["id"]
    path = f"{base}/{id_}"
    entry = manager.post(f"{path}/entries", line).json["id"]

    changed = manager.put(path, {"name": None, "currency": "EUR"})

    assert (changed.json["name"], changed.json["currency"], changed.json["revision"]) == ("A", "EUR", 1)
    assert manager.delete(path).status_code == 204
    assert manager.get(path).status_code == 404
    assert db.scalars(select(BudgetEntry.id)).all() == []
    told_of = {"budget_id": id_, "project_id": str(make.project_id)}
    assert [one["budget_entry_id"] for one in told(db, "budget-entry:delete")] == [entry]
    assert told(db, "budget:update") == told(db, "budget:delete") == [told_of]


def test_a_line_is_an_artist_of_middle_seniority_unless_said(manager, base, line, make, db):
    budget = manager.post(base, {"name": "A"}).json["id"]
    path = f"{base}/{budget}/entries"

    made = manager.post(path, {**line, "position": None})

    assert (made.status_code, made.json["type"]) == (200, "BudgetEntry")
    assert (made.json["position"], made.json["seniority"], made.json["exceptions"]) == ("artist", "mid", {})
    assert made.json["start_date"] == "2026-01-01"
    listed = manager.get(path).json
    assert [one["id"] for one in listed] == [made.json["id"]]
    assert "created_at" not in listed[0]
    assert manager.get(f"{path}/{made.json['id']}").json == made.json
    assert told(db, "budget-entry:create") == [
        {"budget_id": budget, "budget_entry_id": made.json["id"], "project_id": str(make.project_id)}
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"department_id": None},
        {"department_id": UNKNOWN},
        {"department_id": "x"},
        {"person_id": UNKNOWN},
        {"start_date": None},
        {"start_date": "soon"},
        {"months_duration": None},
        {"months_duration": -1},
        {"months_duration": 2**31},
        {"daily_salary": None},
        {"daily_salary": -1},
        {"daily_salary": "NaN"},
        {"position": "king"},
        {"seniority": "old"},
    ],
)
def test_a_wrong_line_is_400(manager, base, line, change):
    path = f"{base}/{manager.post(base, {'name': 'A'}).json['id']}/entries"
    id_ = manager.post(path, line).json["id"]

    assert manager.post(path, {**line, **change}).status_code == 400
    assert manager.put(f"{path}/{id_}", change).status_code == 400
    assert len(manager.get(path).json) == 1


def test_a_changed_line_keeps_what_is_not_given_and_cuts_its_exceptions(manager, base, line, make, db):
    budget = manager.post(base, {"name": "A"}).json["id"]
    path = f"{base}/{budget}/entries"
    id_ = manager.post(path, {**line, "position": "lead"}).json["id"]
    exceptions = {"2026-02": 12.7, "2026-03": None, "2026-04": 0.5, "2026-05": -3}

    changed = manager.put(f"{path}/{id_}", {"daily_salary": 11, "exceptions": exceptions})

    assert (changed.json["daily_salary"], changed.json["position"]) == (11.0, "lead")
    assert changed.json["exceptions"] == {"2026-02": 12}
    assert manager.put(f"{path}/{id_}", {"months_duration": 5}).json["exceptions"] == {"2026-02": 12}
    assert manager.put(f"{path}/{id_}", {"exceptions": None}).json["exceptions"] == {}
    for wrong in ({"2026-02": "zz"}, {"2026-02": True}, [1]):
        assert manager.put(f"{path}/{id_}", {"exceptions": wrong}).status_code == 400
    assert manager.delete(f"{path}/{id_}").status_code == 204
    expected = {"budget_id": budget, "budget_entry_id": id_, "project_id": str(make.project_id)}
    assert told(db, "budget-entry:update")[0] == expected
    assert told(db, "budget-entry:delete") == [expected]


@pytest.mark.parametrize("role", ["supervisor", "user", "client", "vendor"])
def test_budgets_are_closed_to_all_but_managers_and_admins(as_, make, manager, base, line, role):
    budget = manager.post(base, {"name": "A"}).json["id"]
    entry = manager.post(f"{base}/{budget}/entries", line).json["id"]
    caller = as_(make.caller(role))
    single = f"{base}/{budget}/entries/{entry}"

    answers = [caller.get(path) for path in (base, f"{base}/{budget}", f"{base}/{budget}/entries", single)]
    answers += [caller.post(base, {"name": "x"}), caller.put(f"{base}/{budget}", {"name": "x"})]
    answers += [caller.post(f"{base}/{budget}/entries", line), caller.put(single, {"daily_salary": 1})]
    answers += [caller.delete(single), caller.delete(f"{base}/{budget}"), caller.get(f"{base}/time-spents")]
    answers += [caller.get("/data/budgets"), caller.get(f"/data/budget-entries/{entry}")]

    assert {one.status_code for one in answers} == {403}


def test_a_budget_of_another_production_is_404_by_every_route(as_, make, manager, base, line, db):
    other = make.project()
    foreign = make.row(Budget, project_id=other, name="Theirs")
    entry = make.row(
        BudgetEntry, budget_id=foreign, department_id=line["department_id"], start_date=date(2026, 1, 1),
        months_duration=1, daily_salary=7,
    )  # fmt: skip
    own = manager.post(base, {"name": "A"}).json["id"]

    for budget in (foreign, own):
        path = f"{base}/{budget}/entries/{entry}"
        answers = [manager.get(path), manager.put(path, {"daily_salary": 1}), manager.delete(path)]
        assert [one.status_code for one in answers] == [404] * 3
    path = f"{base}/{foreign}"
    answers = [manager.get(path), manager.put(path, {"name": "x"}), manager.delete(path)]
    answers += [manager.get(f"{path}/entries"), manager.post(f"{path}/entries", line)]
    assert [one.status_code for one in answers] == [404] * 5
    assert db.scalar(select(BudgetEntry.daily_salary)) == 7
    assert manager.get(f"/data/projects/{other}/budgets").status_code == 403


def test_what_somebody_costs_is_blank_to_whoever_does_not_manage_the_production(make, db, settings):
    budget = make.row(Budget, project_id=make.project_id, name="A")
    make.row(
        BudgetEntry, budget_id=budget, department_id=make.department(), start_date=date(2026, 1, 1),
        months_duration=1, daily_salary=7,
    )  # fmt: skip
    shown = {}

    for role in ("admin", "manager", "supervisor"):
        projects = {} if role == "admin" else {make.project_id: role}
        ask = Ask(db=db, caller=Caller(id=make.person(role), role=role, projects=projects), settings=settings)
        shown[role] = b'"daily_salary":7' in entries(ask, budget)
        assert blank_of(ask, BudgetEntry)("position", BudgetEntry.position) is BudgetEntry.position

    assert shown == {"admin": True, "manager": True, "supervisor": False}


def test_time_is_summed_by_department_person_and_month(admin, make, manager, base):
    department = make.department()
    kind, free = make.task_type(department_id=department), make.task_type()
    one, two = make.person(), make.person()
    task, loose = make.task(task_type_id=kind), make.task(task_type_id=free)
    for person, day, minutes, on in (
        (one, date(2026, 1, 5), 60, task), (one, date(2026, 1, 6), 30, task), (one, date(2026, 2, 1), 10, task),
        (two, date(2026, 2, 1), 5, task), (two, date(2026, 2, 1), 99, loose),
    ):  # fmt: skip
        make.row(TimeSpent, person_id=person, task_id=on, date=day, duration=minutes)

    told_minutes = admin.get(f"{base}/time-spents").json

    assert told_minutes == {
        str(department): {
            "total": 105,
            str(one): {"total": 100, "2026-01": 90, "2026-02": 10},
            str(two): {"total": 5, "2026-02": 5},
        }
    }
    assert manager.get(f"{base}/time-spents").status_code == 403
    assert admin.get(f"/data/projects/{make.project()}/budgets/time-spents").json == {}
    assert admin.get(f"/data/projects/{UNKNOWN}/budgets/time-spents").status_code == 404


def test_the_generic_routes_keep_revision_and_budget(admin, make, line, db):
    body = {"name": "A", "project_id": str(make.project_id), "revision": 3}
    budget = admin.post("/data/budgets", body).json
    entry = admin.post("/data/budget-entries", {**line, "budget_id": budget["id"]}).json

    changed = admin.put(f"/data/budgets/{budget['id']}", {"revision": 9, "name": "B"}).json
    moved = admin.put(f"/data/budget-entries/{entry['id']}", {"budget_id": UNKNOWN, "months_duration": 2}).json

    assert (changed["revision"], changed["name"]) == (3, "B")
    assert (moved["budget_id"], moved["months_duration"]) == (budget["id"], 2)
    assert admin.delete(f"/data/budgets/{budget['id']}").status_code == 400
    assert admin.delete(f"/data/budget-entries/{entry['id']}").status_code == 204
    assert told(db, "budget:new") == [{"budget_id": budget["id"], "project_id": str(make.project_id)}]
    assert told(db, "budget-entry:new") == [{"budget_entry_id": entry["id"]}]
