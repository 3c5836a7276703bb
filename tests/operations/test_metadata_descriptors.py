"""Metadata columns: who adds them, what a rename does to the values, columns of all productions (spec 20 §14)."""

import pytest
from sqlalchemy import select, update

from app.models import ApiEvent, Entity, MetadataDescriptor, Project, Task

ALL = "/data/metadata-descriptors/all-projects"


def told(db, name):
    return [
        one.data["metadata_descriptor_id"]
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def data_of(db, model, id_):
    return db.scalar(select(model.data).where(model.id == id_))


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}/metadata-descriptors"


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


def test_a_column_is_added_with_the_slug_of_its_name(manager, make, base, db):
    department = make.department()

    made = manager.post(
        base,
        {"name": "Étoile du Nord!", "entity_type": "Shot", "data_type": "list", "choices": ["a"],
         "departments": [str(department), str(make.project_id)]},
    )  # fmt: skip

    assert made.status_code == 201
    assert made.json["field_name"] == "etoile_du_nord"
    assert made.json["departments"] == [str(department)]
    assert (made.json["choices"], made.json["for_client"], made.json["position"]) == (["a"], False, None)
    assert manager.get(base).json == [made.json]
    assert manager.get(f"{base}/{made.json['id']}").json == made.json
    assert told(db, "metadata-descriptor:new") == [made.json["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "!!!"},
        {"name": "x" * 121},
        {"name": None},
        {"name": 3},
        {"name": "MOOD"},
        {"entity_type": "Scene"},
        {"entity_type": "Task"},
        {"entity_type": "Task", "task_type_id": "x"},
        {"entity_type": "Task", "task_type_id": "00000000-0000-4000-8000-000000000000"},
        {"task_type_id": "00000000-0000-4000-8000-000000000000"},
        {"data_type": "colour"},
        {"choices": None},
        {"choices": [1]},
        {"departments": ["x"]},
        {"departments": None},
    ],
)
def test_a_wrong_column_is_400(manager, base, change):
    manager.post(base, {"name": "Mood", "entity_type": "Shot"})

    refused = manager.post(base, {"name": "New", "entity_type": "Shot", **change})

    assert refused.status_code == 400
    assert [one["name"] for one in manager.get(base).json] == ["Mood"]


def test_task_columns_are_of_a_task_type_and_do_not_clash_across_types(manager, make, base):
    body = {"name": "Mood", "entity_type": "Task"}
    first, second = str(make.task_type()), str(make.task_type())

    answers = [
        manager.post(base, {**body, "task_type_id": kind}).status_code for kind in (first, second, first)
    ]

    assert answers == [201, 201, 400]


def test_a_supervisor_adds_columns_of_all_their_departments_and_no_others(as_, make, base):
    own, other = make.department(), make.department()
    supervisor = as_(make.caller("supervisor", departments=[own]))

    def post(name, *departments):
        body = {"name": name, "entity_type": "Shot", "departments": [str(one) for one in departments]}
        return supervisor.post(base, body).status_code

    assert (post("A"), post("B", own), post("C", own, other), post("D", other)) == (403, 201, 201, 403)


def test_a_supervisor_without_departments_names_at_least_one(as_, make, base):
    supervisor = as_(make.caller("supervisor"))
    body = {"name": "A", "entity_type": "Shot"}

    assert supervisor.post(base, body).status_code == 403
    assert supervisor.post(base, {**body, "departments": [str(make.department())]}).status_code == 201


@pytest.mark.parametrize("role", ["user", "client", "vendor"])
def test_others_read_what_their_role_is_shown_and_write_nothing(as_, manager, make, base, role):
    caller = as_(make.caller(role))
    of_department = {"departments": [str(make.department())]}
    ids = {
        key: manager.post(base, {"name": key, "entity_type": "Shot", **more}).json["id"]
        for key, more in (("plain", {}), ("client", {"for_client": True}), ("department", of_department))
    }
    shown = {"user": set(ids), "client": {"client"}, "vendor": {"plain", "client"}}[role]

    assert {one["name"] for one in caller.get(base).json} == shown
    for name, id_ in ids.items():
        assert caller.get(f"{base}/{id_}").status_code == (200 if name in shown else 403)
    assert caller.post(base, {"name": "New", "entity_type": "Shot"}).status_code == 403
    assert caller.put(f"{base}/{ids['plain']}", {}).status_code == 403
    assert caller.delete(f"{base}/{ids['plain']}").status_code == 403
    order = {"entity_type": "Shot", "descriptor_ids": [ids["plain"]]}
    assert caller.post(f"{base}/reorder", order).status_code == 403


def test_a_column_of_another_production_is_404_here(manager, as_, make, base):
    other = make.project()
    elsewhere = as_(make.caller("manager", project_id=other))
    id_ = elsewhere.post(f"/data/projects/{other}/metadata-descriptors", {"name": "A"}).json["id"]

    assert manager.get(f"{base}/{id_}").status_code == 404
    assert manager.put(f"{base}/{id_}", {"name": "B"}).status_code == 404
    assert manager.delete(f"{base}/{id_}").status_code == 404
    assert manager.get(f"/data/projects/{other}/metadata-descriptors").status_code == 403


def test_a_rename_moves_the_values_of_its_kind_and_no_others(manager, make, base, db):
    shot, asset = make.shot(data={"mood": "calm", "kept": 1}), make.asset(data={"mood": "mine"})
    foreign = make.shot(project_id=make.project(), data={"mood": "theirs"})
    odd = make.shot(data=["mood"])
    id_ = manager.post(base, {"name": "Mood", "entity_type": "Shot", "choices": ["calm"]}).json["id"]

    renamed = manager.put(f"{base}/{id_}", {"name": "Inner mood"})

    assert renamed.status_code == 200
    assert (renamed.json["field_name"], renamed.json["choices"]) == ("inner_mood", [])
    assert data_of(db, Entity, shot) == {"inner_mood": "calm", "kept": 1}
    assert data_of(db, Entity, asset) == {"mood": "mine"}
    assert data_of(db, Entity, foreign) == {"mood": "theirs"}
    assert data_of(db, Entity, odd) == ["mood"]
    assert told(db, "metadata-descriptor:update") == [id_]


def test_a_rename_of_an_asset_column_moves_the_values_of_every_asset_type(manager, make, base, db):
    first, second = make.asset(data={"mood": 1}), make.asset(kind="Prop", data={"mood": 2})
    id_ = manager.post(base, {"name": "Mood"}).json["id"]

    manager.put(f"{base}/{id_}", {"name": "Tone"})

    assert [data_of(db, Entity, one) for one in (first, second)] == [{"tone": 1}, {"tone": 2}]


def test_values_of_tasks_and_of_the_production_move_too(manager, make, base, db):
    kind, other = make.task_type(), make.task_type()
    task, untouched = (make.task(task_type_id=one, data={"mood": 1}) for one in (kind, other))
    db.execute(update(Project).where(Project.id == make.project_id).values(data={"mood": 2}))
    db.commit()
    of_task = {"name": "Mood", "entity_type": "Task", "task_type_id": str(kind)}
    ids = [
        manager.post(base, body).json["id"] for body in (of_task, {"name": "Mood", "entity_type": "Project"})
    ]

    for id_ in ids:
        manager.put(f"{base}/{id_}", {"name": "Tone"})

    assert data_of(db, Task, task) == {"tone": 1}
    assert data_of(db, Task, untouched) == {"mood": 1}
    assert data_of(db, Project, make.project_id) == {"tone": 2}


def test_a_change_keeps_the_name_that_it_does_not_give_and_refuses_a_taken_one(manager, base):
    taken, id_ = (manager.post(base, {"name": name, "entity_type": "Shot"}).json["id"] for name in ("A", "B"))
    path = f"{base}/{id_}"

    kept = manager.put(path, {"name": None, "for_client": True, "data_type": "number"})

    assert (kept.json["name"], kept.json["for_client"], kept.json["data_type"]) == ("B", True, "number")
    for wrong in ({"name": "a"}, {"name": ""}, {"name": "y" * 121}, {"data_type": "zz"}):
        assert manager.put(path, wrong).status_code == 400
    assert manager.put(path, {"name": "b"}).json["field_name"] == "b"
    assert manager.get(f"{base}/{taken}").json["name"] == "A"


def test_a_removed_column_takes_its_values_along(manager, make, base, db):
    shot = make.shot(data={"mood": "calm", "kept": 1})
    id_ = manager.post(base, {"name": "Mood", "entity_type": "Shot"}).json["id"]

    assert manager.delete(f"{base}/{id_}").status_code == 204

    assert data_of(db, Entity, shot) == {"kept": 1}
    assert manager.get(base).json == []
    assert told(db, "metadata-descriptor:delete") == [id_]


def test_columns_are_put_in_order_and_the_others_follow_by_name(manager, make, base, db, queries):
    ids = {name: manager.post(base, {"name": name, "entity_type": "Shot"}).json["id"] for name in "CABD"}

    with queries(at_most=8):
        moved = manager.post(
            f"{base}/reorder", {"entity_type": "Shot", "descriptor_ids": [ids["D"], ids["B"], ids["D"]]}
        )

    assert [(one["name"], one["position"]) for one in moved.json] == [("D", 1), ("B", 2), ("A", 3), ("C", 4)]
    assert [one["name"] for one in manager.get(base).json] == ["D", "B", "A", "C"]
    assert set(told(db, "metadata-descriptor:update")) == set(ids.values())
    wrong = {"entity_type": "Shot", "descriptor_ids": [str(make.project_id)]}
    assert manager.post(f"{base}/reorder", wrong).status_code == 400
    assert manager.post(f"{base}/reorder", {**wrong, "descriptor_ids": []}).status_code == 400


def test_a_column_of_all_productions_reaches_those_that_the_caller_manages(as_, make, admin):
    mine, led, closed, foreign = (
        make.project(), make.project(), make.project(status="Closed"), make.project()
    )  # fmt: skip
    caller = make.caller("manager", project_id=mine)
    make.member(led, caller.id, "user")
    make.member(closed, caller.id)

    made = as_(caller).post(ALL, {"name": "Mood", "entity_type": "Edit"})

    assert made.status_code == 201
    assert [one["project_id"] for one in made.json] == [str(mine)]
    everywhere = admin.post(ALL, {"name": "Mood", "entity_type": "Edit"}).json
    assert {one["project_id"] for one in everywhere} == {str(led), str(foreign)}
    again = admin.post(ALL, {"name": "Mood", "entity_type": "Edit"})
    assert (again.status_code, again.json) == (201, [])
    assert as_(caller).post(ALL, {"name": "Mood", "entity_type": "Task"}).status_code == 400
    assert as_(make.caller("supervisor", project_id=mine)).post(ALL, {"name": "x"}).status_code == 403


def test_a_column_of_all_productions_is_renamed_ordered_and_removed_at_once(make, admin, db, queries):
    projects = [make.project() for _ in range(6)]
    shots = [make.shot(project_id=project, data={"mood": 1}) for project in projects]
    for name in ("Mood", "Age"):
        admin.post(ALL, {"name": name, "entity_type": "Shot"})

    with queries(at_most=14):
        renamed = admin.put(f"{ALL}/mood", {"entity_type": "Shot", "name": "Tone", "data_type": "number"})

    assert [one["field_name"] for one in renamed.json] == ["tone"] * 6
    assert [data_of(db, Entity, shot) for shot in shots] == [{"tone": 1}] * 6
    order = {"entity_type": "Shot", "field_order": ["tone", "nothing"]}
    ordered = admin.post("/actions/metadata-descriptors/all-projects/reorder", order).json
    assert [(one["name"], one["position"]) for one in ordered[:2]] == [("Tone", 1), ("Age", 2)]
    assert len(ordered) == 12
    nothing = {"entity_type": "Shot", "field_order": ["nothing"]}
    assert admin.post("/actions/metadata-descriptors/all-projects/reorder", nothing).json == []
    removed = admin.delete(f"{ALL}/tone?entity_type=Shot")
    assert (removed.status_code, len(removed.json)) == (200, 6)
    assert [data_of(db, Entity, shot) for shot in shots] == [{}] * 6
    assert admin.delete(f"{ALL}/age").status_code == 400


def test_a_rename_that_clashes_in_one_production_changes_none(make, admin, db):
    first, second = make.project(), make.project()
    admin.post(ALL, {"name": "Mood", "entity_type": "Shot"})
    admin.post(f"/data/projects/{second}/metadata-descriptors", {"name": "Tone", "entity_type": "Shot"})

    refused = admin.put(f"{ALL}/mood", {"entity_type": "Shot", "name": "Tone"})

    assert refused.status_code == 400
    named = db.scalars(select(MetadataDescriptor.name).where(MetadataDescriptor.project_id == first)).all()
    assert named == ["Mood"]
    assert admin.put(f"{ALL}/nothing", {"entity_type": "Shot", "name": "Tone"}).json == []
