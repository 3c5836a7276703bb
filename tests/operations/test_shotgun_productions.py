"""ShotGrid in: productions, persons and who works where, steps and statuses (spec 50 §2.2)."""

import pytest
from sqlalchemy import func, select, text

from app.models import Department, Person, Project, ProjectPersonLink, ProjectStatus, TaskType
from tests.shotgun import NOUNS, entries, events, put


@pytest.mark.parametrize("noun", NOUNS)
def test_only_an_admin_imports(as_, make, noun):
    assert as_(make.caller("manager")).post(f"/import/shotgun/{noun}", []).status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
def test_a_body_that_is_no_list_of_objects_is_400(admin, noun):
    for body in ({"id": 1}, [3], [None], ["x"]):
        assert admin.post(f"/import/shotgun/{noun}", body).status_code == 400


@pytest.mark.parametrize("noun", NOUNS)
def test_an_empty_list_imports_nothing(admin, noun):
    assert put(admin, noun) == []


def test_a_day_of_imports_repeated_changes_nothing(admin, make):
    given = entries(make)
    once = [put(admin, noun, *given[noun]) for noun in given]
    first = [put(admin, noun, *given[noun]) for noun in given]
    before = make.db.execute(text("SELECT count(*) FROM api_event")).scalar_one()
    make.db.commit()

    again = [put(admin, noun, *given[noun]) for noun in given]

    assert again == first
    assert [[row["id"] for row in rows] for rows in once] == [[row["id"] for row in rows] for rows in first]
    assert all(len(rows) == 1 for rows in first)
    assert make.db.execute(text("SELECT count(*) FROM api_event")).scalar_one() == before


def test_a_hundred_entries_cost_the_statements_of_one(admin, make, queries):
    entries(make)
    project = {"name": make.db.scalar(select(Project.name).where(Project.id == make.project_id))}
    make.db.commit()
    rows = [{"id": n, "code": f"E{n}", "description": None, "project": project} for n in range(1, 101)]

    with queries(at_most=16):
        made = put(admin, "episodes", *rows)
    with queries(at_most=14):
        changed = put(admin, "episodes", *({**row, "description": "new"} for row in rows))

    assert [row["name"] for row in made] == [f"E{n}" for n in range(1, 101)]
    assert {row["description"] for row in changed} == {"new"}


def test_a_production_takes_its_status_custom_fields_and_the_file_tree(admin, make):
    entry = {"id": 7, "name": "Fall", "sg_status": "Bidding", "sg_lens": 35, "sg_none": None, "other": 1}
    made = put(admin, "projects", entry)[0]

    again = put(admin, "projects", {**entry, "name": "Falls", "sg_status": None, "sg_lens": 50})[0]

    status = make.db.execute(
        select(ProjectStatus.name, ProjectStatus.color).where(ProjectStatus.id == made["project_status_id"])
    ).one()
    assert tuple(status) == ("Bidding", "#000000")
    assert (made["shotgun_id"], made["data"], made["type"]) == (7, {"sg_lens": 35}, "Project")
    assert set(made["file_tree"]) == {"working", "output", "preview"}
    assert "team" not in made
    assert (again["id"], again["name"], again["data"]) == (made["id"], "Falls", {"sg_lens": 50})
    assert (again["project_status_id"], again["file_tree"]) == (None, made["file_tree"])
    assert events(make, "project:")[-2:] == ["project:new", "project:update"]


def test_two_productions_of_one_name_are_refused_and_nothing_is_stored(admin, make):
    twins = [{"id": n, "name": "Twin", "sg_status": "Odd"} for n in (1, 2)]

    assert admin.post("/import/shotgun/projects", twins).status_code == 400
    assert make.db.scalar(select(func.count()).where(ProjectStatus.name == "Odd")) == 0


@pytest.mark.parametrize(
    ("noun", "entry"),
    [
        ("projects", {"id": 1, "name": "x"}),
        ("projects", {"id": "x", "name": "x", "sg_status": None}),
        ("projects", {"id": 2**40, "name": "x", "sg_status": None}),
        ("projects", {"id": 1, "name": None, "sg_status": None}),
        ("projects", {"id": 1, "name": "x" * 81, "sg_status": None}),
        ("projects", {"id": 1, "name": "x", "sg_status": {"a": 1}}),
        ("projects", {"id": 1, "name": "x", "sg_status": "x" * 21}),
        ("persons", {"id": 1, "firstname": "A", "lastname": "B", "email": "nobody", "login": "a"}),
        ("persons", {"id": 1, "firstname": "A", "lastname": None, "email": "a@b.org", "login": "a"}),
        ("steps", {"id": 1, "code": "A", "color": "red"}),
        ("steps", {"id": 1, "code": "A", "color": "1,2,256"}),
        ("steps", {"id": 1, "code": " "}),
        ("status", {"id": 1, "name": "A", "code": "much too long"}),
        ("status", {"id": 1, "name": "A", "code": None}),
        ("episodes", {"id": 1, "code": "A", "description": None, "project": "x"}),
        ("episodes", {"id": 1, "code": "A", "description": None, "project": {"name": 3}}),
        ("scenes", {"id": 1, "code": "A", "project": {"name": "nowhere"}}),
        ("scenes", {"id": 1, "code": "A", "project": None}),
        ("shots", {"id": 1, "code": "A", "project": None, "sg_cut_in": 1, "sg_cut_duration": 2}),
        ("assets", {"id": 1, "code": "A", "description": None, "project": None}),
        ("assets", {"id": 1, "code": "A", "description": None, "project": None, "sg_asset_type": "Shot"}),
        ("tasks", {"id": 1}),
        ("versions", {"id": 1}),
        ("notes", {"id": 1}),
        ("notes", {"id": 1, "content": "x", "tasks": "x", "user": None, "created_at": None}),
    ],
)
def test_what_cannot_be_is_400_and_tells_the_entry(admin, noun, entry):
    answer = admin.post(f"/import/shotgun/{noun}", [entry])

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Entry 1: ")


def test_an_entry_without_what_it_must_have_is_left_out(admin):
    assert put(admin, "projects", {"id": 1, "sg_status": None}) == []
    assert put(admin, "persons", {"id": 1, "firstname": "A"}) == []
    assert put(admin, "steps", {"id": 1}) == []
    assert put(admin, "status", {"id": 1, "name": "A"}) == []
    assert put(admin, "project-connections", {"id": 1}) == []
    assert put(admin, "episodes", {"id": 1, "code": "A", "project": None}) == []


PERSON = {"id": 9, "firstname": "Ann", "lastname": "Lee", "email": "Ann@Studio.org", "login": "ann"}


def test_a_person_comes_with_role_and_department_and_without_secrets(admin, make):
    made = put(
        admin,
        "persons",
        {**PERSON, "permission_rule_set": {"name": "Manager"}, "department": {"name": "Fur"}},
        {**PERSON, "id": 10, "email": None, "login": "", "sg_status_list": "dis"},
        {**PERSON, "id": 11, "email": "changeme@email.com"},
    )

    assert [row["shotgun_id"] for row in made] == [9, 10]
    assert (made[0]["email"], made[0]["role"], made[0]["active"]) == ("ann@studio.org", "manager", True)
    assert (made[1]["role"], made[1]["active"]) == ("user", False)
    assert not {"password", "totp_secret", "otp_recovery_codes", "fido_credentials", "jti"} & set(made[0])
    departments = admin.get(f"/data/persons/{made[0]['id']}?relations=true").json["departments"]
    names = make.db.scalars(select(Department.name).where(Department.id == departments[0])).all()
    assert names == ["Fur"]
    assert events(make, "person:")[-2:] == ["person:new", "person:new"]


def test_a_person_who_is_here_keeps_all_but_the_department(admin, make):
    old = make.department("Old")
    known = make.person(email="ann@studio.org", departments=[old])

    for id_ in (9, 12):
        put(admin, "persons", {**PERSON, "id": id_, "department": {"name": "New"}})

    row = admin.get(f"/data/persons/{known}?relations=true").json
    assert (row["first_name"], row["shotgun_id"], row["desktop_login"]) == ("Ada", 9, None)
    assert len(row["departments"]) == 1
    assert row["departments"] != [str(old)]
    assert make.db.scalar(select(func.count()).where(Person.email == "ann@studio.org")) == 1


def test_a_bot_is_nobody_s_twin(admin, make):
    bot = make.person(email="ann@studio.org", is_bot=True)

    assert put(admin, "persons", PERSON)[0]["id"] != str(bot)


def test_who_works_on_a_production_joins_its_team_once(admin, make):
    project, person = make.project(shotgun_id=5), make.person(shotgun_id=9)
    entry = {"id": 1, "project": {"id": 5}, "user": {"id": 9}}

    made = put(
        admin,
        "project-connections",
        entry,
        {**entry, "id": 2, "user": {"id": 404}},
        {**entry, "id": 3, "project": {"id": 404}},
    )

    assert [row["id"] for row in made] == [str(project), str(project)]
    link = select(ProjectPersonLink.person_id).where(ProjectPersonLink.project_id == project)
    assert make.db.scalars(link.where(ProjectPersonLink.shotgun_id == 1)).all() == [person]
    assert events(make, "project:update") == ["project:update"]
    known = put(admin, "projectconnections", {**entry, "project": {"id": 404}})
    assert [row["id"] for row in known] == [str(project)]
    assert events(make, "project:update") == ["project:update"]


def test_a_member_keeps_the_role_in_the_production(admin, make):
    project, person = make.project(shotgun_id=5), make.person(shotgun_id=9)
    make.member(project, person, "supervisor")

    put(admin, "project-connections", {"id": 1, "project": {"id": 5}, "user": {"id": 9}})

    link = select(ProjectPersonLink.role, ProjectPersonLink.shotgun_id)
    assert tuple(make.db.execute(link.where(ProjectPersonLink.person_id == person)).one()) == ("supervisor", 1)


def test_a_step_is_a_task_type_of_the_department_of_its_first_word(admin, make):
    made = put(admin, "steps", {"id": 3, "code": "Fur Groom", "color": "10,20,255", "short_name": "f"})[0]
    twin = put(admin, "steps", {"id": 4, "code": "fur groom", "entity_type": "Asset"})[0]

    department = select(Department.name, Department.color).where(Department.id == made["department_id"])
    assert tuple(make.db.execute(department).one()) == ("Fur", "#0a14ff")
    assert (made["name"], made["color"], made["for_entity"]) == ("Fur Groom", "#0a14ff", "Asset")
    assert (twin["id"], twin["name"], twin["color"]) == (made["id"], "Fur Groom", "#000000")
    assert (twin["shotgun_id"], twin["short_name"]) == (4, "")


def test_a_step_does_not_take_the_name_of_another(admin, make):
    steps = [{"id": n, "code": f"Fur {n}", "entity_type": "Shot"} for n in (1, 2)]
    one, two = put(admin, "steps", *steps)

    moved = put(admin, "steps", {**steps[1], "code": "Fur 1", "short_name": "x"})[0]

    assert (moved["id"], moved["name"], moved["short_name"]) == (two["id"], "Fur 2", "x")
    assert make.db.scalar(select(TaskType.name).where(TaskType.id == one["id"])) == "Fur 1"


def test_a_status_is_found_by_number_then_by_code(admin, make):
    todo = make.task_status("todo")

    by_code = put(admin, "status", {"id": 3, "name": "Ready", "code": "todo", "bg_color": "1,2,3"})[0]
    by_number = put(admin, "status", {"id": 3, "name": "Waits", "code": "wait", "bg_color": None})[0]

    assert (by_code["id"], by_code["name"], by_code["color"]) == (str(todo), "Ready", "#010203")
    assert (by_number["id"], by_number["short_name"], by_number["color"]) == (str(todo), "wait", "#000000")
