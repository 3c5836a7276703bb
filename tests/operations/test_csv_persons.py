"""Persons out of a CSV file (spec 50 §3.8)."""

import dataclasses
import io

import pytest
from sqlalchemy import func, select

from app.http.operation import House
from app.models import ApiEvent, DepartmentLink, Person, Studio

HEAD = (
    "First Name,Last Name,Email,Phone,Role,Departments,Studio,Country,Contract Type,Position,Seniority,"
    "Daily Salary,Active\n"
)


def upload(client, text, query=""):
    file = (io.BytesIO(text.encode()), "a.csv")
    return client.post(f"/import/csv/persons{query}", data={"file": file}, content_type="multipart/form-data")


def told(db, name):
    return db.scalar(select(func.count()).select_from(ApiEvent).where(ApiEvent.name == name))


def test_new_persons_come_with_codes_or_labels_and_no_secret(admin, make, db):
    rigging, fx = make.department("Rigging"), make.department("FX unit")
    paris = make.row(Studio, name="Paris", color="#FFFFFF")
    text = (
        f'{HEAD}Ann,Lee,ANN@Example.com,+33 1,production manager,"Rigging, FX unit",Paris,fr,Freelance,lead,'
        "Senior,120,no\nBob,Ray,bob@example.com,,,,,,,,,,\n"
    )

    answer = upload(admin, text)

    assert answer.status_code == 201
    ann, bob = answer.json
    shown = ("email", "role", "country", "contract_type", "position", "seniority", "daily_salary", "active")
    assert [ann[key] for key in shown] == [
        "ann@example.com", "manager", "FR", "freelance", "lead", "senior", 120, False,
    ]  # fmt: skip
    assert (ann["studio_id"], ann["type"], "password" in ann) == (str(paris), "Person", False)
    assert [bob[key] for key in shown[1:]] == ["user", None, "open-ended", "artist", "mid", 0, True]
    assert bob["full_name"] == "Bob Ray"
    linked = db.scalars(select(DepartmentLink.department_id).where(DepartmentLink.person_id == ann["id"]))
    assert set(linked) == {rigging, fx}
    assert told(db, "person:new") == 2


def test_empty_cells_change_nothing_and_departments_are_replaced(admin, make, db):
    old, new = make.department("Old"), make.department("New")
    person = make.person("supervisor", [old], email="ann@example.com", phone="12", daily_salary=7)
    text = f"{HEAD}Anna,Lee,Ann@example.com,,,New,,,,,,8,\n"

    kept = upload(admin, text).json[0]
    updated = upload(admin, text, "?update=true").json[0]

    assert kept["id"] == updated["id"] == str(person)
    assert (kept["first_name"], updated["first_name"]) == ("Ada", "Anna")
    assert [updated[key] for key in ("phone", "role", "daily_salary", "active")] == [
        "12",
        "supervisor",
        8,
        True,
    ]
    assert list(db.scalars(select(DepartmentLink.department_id))) == [new]
    assert told(db, "person:update") == 1


@pytest.mark.parametrize(
    "row, message",
    [
        ("A,B,nonsense,,,,,,,,,,", "A value is invalid: Email: nonsense"),
        ("A,B,a@example.com,,boss,,,,,,,,", "A value is invalid: Role: boss (accepted values: Artist, Studio"),
        ("A,B,a@example.com,,,None,,,,,,,", "Department not found: None"),
        ("A,B,a@example.com,,,,None,,,,,,", "Studio not found: None"),
        ("A,B,a@example.com,,,,,F1,,,,,", "A value is invalid: Country: F1"),
        ("A,B,a@example.com,,,,,,,,,x,", "A value is invalid: Daily Salary: x"),
        ("A,B,a@example.com,,,,,,,,,,maybe", "A value is invalid: 'maybe'"),
        (",,a@example.com,,,,,,,,,,", "First Name cannot be empty"),
    ],
)
def test_bad_lines_are_refused_and_nobody_is_made(admin, db, row, message):
    before = db.scalar(select(func.count()).select_from(Person))

    answer = upload(admin, f"{HEAD}Good,One,good@example.com,,,,,,,,,,\n{row}\n")

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)
    assert answer.json["line_number"] == 3
    assert db.scalar(select(func.count()).select_from(Person)) == before


def test_seats_are_counted_for_the_whole_file(app, admin, settings, db):
    active = select(func.count()).where(Person.active.is_(True), ~Person.is_bot, ~Person.is_guest)
    limit = db.scalar(active) + 1
    house = app.extensions["callsheet"]
    changed = dataclasses.replace(settings, user_limit=limit)
    app.extensions["callsheet"] = House(changed, house.database)
    rows = "A,B,a@example.com,,,,,,,,,,\nC,D,c@example.com,,,,,,,,,,\n"

    assert upload(admin, HEAD + rows).status_code == 400
    assert upload(admin, HEAD + rows.splitlines()[0]).status_code == 201


def test_only_administrators_import_persons(as_, make):
    assert upload(as_(make.caller("manager")), f"{HEAD}A,B,a@example.com,,,,,,,,,,\n").status_code == 403


def test_many_persons_cost_as_many_statements_as_one(admin, make, queries):
    make.department("Rigging")
    rows = "".join(f"A,B{number},a{number}@example.com,,,Rigging,,,,,,,\n" for number in range(40))

    with queries(at_most=12):
        assert len(upload(admin, HEAD + rows).json) == 40
