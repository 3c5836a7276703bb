"""Salary scales come with their department and are set by POST (spec 10 §D6, 00 #10)."""

import pytest
from sqlalchemy import select

from app.models import ApiEvent, SalaryScale

GRADES = 9  # three positions, three seniorities


def scales(admin, department):
    return [one for one in admin.get("/data/salary-scales").json if one["department_id"] == str(department)]


@pytest.fixture
def department(admin):
    """A department founded through the API."""
    return admin.post("/data/departments", {"name": "Sculpture", "color": "#FF0000"}).json["id"]


def test_a_new_department_brings_a_row_for_each_position_and_seniority_at_nought(admin, department, db):
    found = scales(admin, department)

    assert len({(one["position"], one["seniority"]) for one in found}) == len(found) == GRADES
    assert {one["salary"] for one in found} == {0}
    told = db.scalars(
        select(ApiEvent.name).where(ApiEvent.name.like("%:new")).order_by(ApiEvent.position)
    ).all()
    assert (told.count("salary-scale:new"), told.count("department:new")) == (GRADES, 1)


def test_post_sets_the_row_of_its_grade(admin, department):
    body = {"department_id": department, "position": "lead", "seniority": "senior", "salary": 700}

    made = admin.post("/data/salary-scales", body)

    assert made.status_code == 201
    assert {key: made.json[key] for key in body} == body
    assert {"id", "created_at", "updated_at"} <= set(made.json)
    assert len(scales(admin, department)) == GRADES


def test_post_makes_the_row_where_there_is_none(admin, make):
    department = make.department()

    made = admin.post("/data/salary-scales", {"department_id": str(department), "salary": 300})

    assert made.status_code == 201
    assert (made.json["position"], made.json["seniority"]) == ("artist", "mid")
    assert [one["id"] for one in scales(admin, department)] == [made.json["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"position": "king"},
        {"seniority": "old"},
        {"salary": "much"},
        {"salary": 2**40},
        {"department_id": None},
        {"department_id": "none"},
        {"department_id": "00000000-0000-4000-8000-000000000000"},
        {"unknown": 1},
    ],
)
def test_a_wrong_scale_is_400_and_changes_nothing(admin, department, change):
    body = {"department_id": department, "position": "lead", "seniority": "mid", "salary": 9, **change}

    assert admin.post("/data/salary-scales", body).status_code == 400
    assert {one["salary"] for one in scales(admin, department)} == {0}


def test_put_changes_the_salary_and_never_the_department(admin, department, make):
    id_ = scales(admin, department)[0]["id"]

    changed = admin.put(f"/data/salary-scales/{id_}", {"salary": 5000, "department_id": str(make.department())})

    assert changed.status_code == 200
    assert (changed.json["salary"], changed.json["department_id"]) == (5000, department)
    assert admin.put(f"/data/salary-scales/{id_}", {"position": "king"}).status_code == 400
    assert admin.get(f"/data/salary-scales/{id_}").json["salary"] == 5000


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_admins_know_salaries(as_, admin, make, department, role):
    id_ = scales(admin, department)[0]["id"]
    caller = as_(make.caller(role))

    assert caller.get("/data/salary-scales").status_code == 403
    assert caller.get(f"/data/salary-scales/{id_}").status_code == 403
    assert caller.post("/data/salary-scales", {"department_id": department}).status_code == 403
    assert caller.put(f"/data/salary-scales/{id_}", {"salary": 1}).status_code == 403
    assert caller.delete(f"/data/salary-scales/{id_}").status_code == 403


def test_a_department_goes_with_its_scales(admin, department, db):
    assert admin.delete(f"/data/departments/{department}").status_code == 204
    assert db.scalars(select(SalaryScale.id).where(SalaryScale.department_id == department)).all() == []


def test_a_deleted_scale_is_gone(admin, department):
    id_ = scales(admin, department)[0]["id"]

    assert admin.delete(f"/data/salary-scales/{id_}").status_code == 204
    assert admin.get(f"/data/salary-scales/{id_}").status_code == 404
