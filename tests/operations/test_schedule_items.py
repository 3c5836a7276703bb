"""Bars of the schedule are there when they are asked for, and a GET makes none (spec 20 §13.7, 15.1, 18.9, 18.10)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import ApiEvent, Entity, Milestone, ScheduleItem

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def base(make):
    return f"/data/projects/{make.project_id}/schedule-items"


@pytest.fixture
def link(admin, make):
    """Put a new task type of a kind among the production's."""

    def linked(for_entity):
        kind = str(make.task_type(for_entity=for_entity))
        path = f"/data/projects/{make.project_id}/settings/task-types"
        assert admin.post(path, {"task_type_id": kind}).status_code == 201
        return kind

    return linked


def names(answer):
    assert answer.status_code == 200
    return [one["name"] for one in answer.json]


def told(db):
    chosen = select(ApiEvent).where(ApiEvent.name == "schedule-item:new").order_by(ApiEvent.position)
    return [one.data["schedule_item_id"] for one in db.scalars(chosen)]


def test_a_linked_task_type_has_a_bar_of_a_day_for_every_object_of_its_work(admin, make, base, link, db):
    episode = make.episode("E1")
    make.sequence("SQ2"), make.sequence("SQ1", parent_id=episode), make.entity("Edit"), make.asset(kind="Prop")
    make.sequence("Theirs", project_id=make.project())

    shot_type = link("Shot")

    bars = admin.get(f"{base}/{shot_type}/sequences").json
    assert [one["name"] for one in bars] == ["SQ1", "SQ2"]
    today = datetime.now(UTC).date()
    assert (bars[0]["start_date"], bars[0]["end_date"]) == (str(today), str(today + timedelta(days=1)))
    assert set(bars[0]) == {
        "id", "start_date", "end_date", "man_days", "project_id", "task_type_id", "object_id", "name",
    }  # fmt: skip
    assert names(admin.get(f"{base}/{shot_type}/sequences?episode_id={episode}")) == ["SQ1"]
    assert names(admin.get(f"{base}/{shot_type}/episodes")) == ["E1"]
    assert names(admin.get(f"{base}/{shot_type}/asset-types")) == []
    assert set(told(db)) == {str(id_) for id_ in db.scalars(select(ScheduleItem.id))}
    assert len(told(db)) == 4


def test_edits_and_asset_types_have_bars_for_their_task_types(admin, make, base, link):
    episode = make.episode()
    make.entity("Edit", "Cut", parent_id=episode), make.entity("Edit", "Gone", canceled=True)
    make.asset(kind="Prop"), make.asset(kind="Character", source_id=episode)

    edit_type, asset_type = link("Edit"), link("Asset")

    assert names(admin.get(f"{base}/{edit_type}/edits")) == ["Cut"]
    assert names(admin.get(f"{base}/{edit_type}/edits?episode_id={make.episode()}")) == []
    assert names(admin.get(f"{base}/{asset_type}/asset-types")) == ["Character", "Prop"]
    assert names(admin.get(f"{base}/{asset_type}/asset-types?episode_id={episode}")) == ["Character"]


def test_new_objects_get_their_bars_whoever_makes_them(admin, make, base, link, db):
    shot_type, asset_type = link("Shot"), link("Asset")
    project = f"/data/projects/{make.project_id}"
    prop = make.entity_type("Prop")

    admin.post(f"{project}/sequences", {"name": "SQ9"})
    admin.post(f"{project}/asset-types/{prop}/assets/new", {"name": "Chair"})
    admin.post(f"{project}/asset-types/{prop}/assets/new", {"name": "Table"})

    assert names(admin.get(f"{base}/{shot_type}/sequences")) == ["SQ9"]
    assert names(admin.get(f"{base}/{asset_type}/asset-types")) == ["Prop"]
    assert len(told(db)) == 4


def test_created_tasks_bring_the_bar_of_a_task_type_that_the_production_is_not_linked_with(admin, make, base):
    shot = make.shot(sequence_id=make.sequence("SQ1"))
    kind = str(make.task_type())
    path = f"/actions/projects/{make.project_id}/task-types/{kind}/shots/create-tasks"

    assert admin.post(path, [str(shot)]).status_code == 201

    assert [one["task_type_id"] for one in admin.get(f"{base}/task-types").json] == [kind]
    assert names(admin.get(f"{base}/{kind}/sequences")) == ["SQ1"]


def test_a_second_write_makes_no_second_bar(admin, make, base, link, db):
    kind = link("Shot")
    settings = f"/data/projects/{make.project_id}/settings"

    admin.post(f"{settings}/batch", {"task_types": [{"task_type_id": kind}]})
    admin.post("/data/task-type-links", {"project_id": str(make.project_id), "task_type_id": kind})
    admin.put(f"/data/projects/{make.project_id}", {"task_types": [kind]})

    assert len(db.scalars(select(ScheduleItem.id)).all()) == 1


def test_a_production_of_a_template_or_of_a_body_starts_with_its_bars(admin, make):
    kind, other = str(make.task_type()), str(make.task_type())
    template = admin.post("/data/project-templates", {"name": "T"}).json["id"]
    admin.post(f"/data/project-templates/{template}/task-types", {"task_type_id": kind})
    body = {"name": "New", "project_template_id": template, "task_types": [other]}

    started = admin.post("/data/projects", body).json["id"]

    bars = admin.get(f"/data/projects/{started}/schedule-items").json
    assert {one["task_type_id"] for one in bars} == {kind, other}
    assert bars[0]["type"] == "ScheduleItem"


def test_task_types_are_shown_by_start_when_they_have_tasks_and_are_linked(admin, make, base, link):
    concept, unused = link("Concept"), link("Shot")
    late, early, unlinked = link("Shot"), link("Asset"), str(make.task_type())
    for kind in (concept, late, unlinked):
        make.task(task_type_id=kind)
    make.task(entity=make.asset(), task_type_id=early)
    ids = {one["task_type_id"]: one["id"] for one in admin.get(base).json}
    admin.put(f"/data/schedule-items/{ids[early]}", {"start_date": "2020-01-01"})

    shown = [one["task_type_id"] for one in admin.get(f"{base}/task-types").json]

    assert shown == [early, late]
    assert unused in ids
    assert concept not in ids


def test_a_bar_hides_with_its_object_and_goes_with_it(admin, make, base, link, db):
    sequence = make.sequence()
    kind = link("Shot")

    assert admin.delete(f"/data/sequences/{sequence}").status_code == 204

    assert names(admin.get(f"{base}/{kind}/sequences")) == []
    edit = make.entity("Edit")
    edits = link("Edit")
    db.get(Entity, edit).canceled = True
    db.commit()
    assert names(admin.get(f"{base}/{edits}/edits")) == []


def test_wrong_ids_are_refused(admin, make, base, link):
    kind = link("Shot")

    assert admin.get(f"{base}/{UNKNOWN}/sequences").status_code == 404
    assert admin.get(f"{base}/{kind}/sequences?episode_id=zz").status_code == 400
    assert admin.get(f"{base}/{kind}/sequences?episode_id=").status_code == 200
    assert admin.get(f"/data/projects/{UNKNOWN}/schedule-items/task-types").status_code == 404


@pytest.mark.parametrize(
    ("role", "every", "bars", "milestones", "milestone"),
    [
        ("manager", 200, 200, 200, 200),
        ("supervisor", 200, 200, 200, 200),
        ("user", 200, 200, 200, 200),
        ("client", 403, 200, 403, 200),
        ("vendor", 403, 403, 200, 403),
    ],
)
def test_who_reads_the_schedule(as_, make, base, link, role, every, bars, milestones, milestone):
    kind = link("Shot")
    day = make.row(Milestone, project_id=make.project_id, name="Alpha")
    caller = as_(make.caller(role))

    assert caller.get(base).status_code == every
    assert caller.get(f"{base}/task-types").status_code == bars
    assert caller.get(f"{base}/{kind}/sequences").status_code == bars
    assert caller.get(f"/data/projects/{make.project_id}/milestones").status_code == milestones
    assert caller.get(f"/data/milestones/{day}").status_code == milestone
    stranger = as_(make.caller(role, project_id=make.project()))
    assert stranger.get(base).status_code == 403
    assert stranger.get(f"{base}/task-types").status_code == 403


def test_a_supervisor_moves_the_bars_of_their_department_only(as_, make, admin, link):
    department = make.department()
    own, other = (make.task_type(department_id=one) for one in (department, make.department()))
    items = {
        kind: make.row(ScheduleItem, project_id=make.project_id, task_type_id=kind) for kind in (own, other)
    }
    supervisor = as_(make.caller("supervisor", departments=[department]))

    moved = supervisor.put(f"/data/schedule-items/{items[own]}", {"start_date": "2026-01-05", "man_days": "5"})

    assert (moved.status_code, moved.json["start_date"], moved.json["man_days"]) == (200, "2026-01-05", None)
    assert supervisor.put(f"/data/schedule-items/{items[own]}", {"man_days": 5}).json["man_days"] == 5
    assert supervisor.put(f"/data/schedule-items/{items[other]}", {"man_days": 5}).status_code == 403
    assert supervisor.delete(f"/data/schedule-items/{items[own]}").status_code == 403
    assert supervisor.put(f"/data/schedule-items/{items[own]}", {"start_date": "soon"}).status_code == 400
    assert admin.put(f"/data/schedule-items/{UNKNOWN}", {}).status_code == 404


def test_a_similar_bar_is_400(as_, make, admin):
    manager = as_(make.caller("manager"))
    body = {"project_id": str(make.project_id), "task_type_id": str(make.task_type())}

    made = [manager.post("/data/schedule-items", body) for _ in range(2)]

    assert [one.status_code for one in made] == [201, 400]
    assert made[1].json["message"] == "A similar schedule item already exists"
    assert manager.post("/data/schedule-items", {**body, "object_id": UNKNOWN}).status_code == 201
    assert manager.post("/data/schedule-items", {**body, "zz": 1}).status_code == 400
    assert manager.get("/data/schedule-items").status_code == 403
    assert len(admin.get("/data/schedule-items").json) == 2


def test_milestones_are_listed_by_day(as_, make):
    manager = as_(make.caller("manager"))
    for name, day in (("Beta", "2026-02-01"), ("Alpha", "2026-01-01")):
        manager.post("/data/milestones", {"name": name, "date": day, "project_id": str(make.project_id)})

    listed = manager.get(f"/data/projects/{make.project_id}/milestones").json

    assert [one["name"] for one in listed] == ["Alpha", "Beta"]
    assert set(listed[0]) == {"id", "date", "name", "project_id", "task_type_id"}
    assert manager.post("/data/milestones", {"name": "x"}).status_code == 400


def test_bars_do_not_keep_a_closed_production_from_going(admin, make, db):
    closed = make.project(status="Closed")
    make.row(ScheduleItem, project_id=closed, task_type_id=make.task_type())

    assert admin.delete(f"/data/projects/{closed}").status_code == 204
    assert db.scalars(select(ScheduleItem.id).where(ScheduleItem.project_id == closed)).all() == []


def test_bars_that_nobody_moved_do_not_keep_a_task_type_from_going(admin, make, base, link, db):
    make.sequence()
    kept, gone = link("Shot"), link("Shot")
    moved = next(one["id"] for one in admin.get(base).json if one["task_type_id"] == kept)
    admin.put(f"/data/schedule-items/{moved}", {"man_days": 3})
    for kind in (kept, gone):
        admin.delete(f"/data/projects/{make.project_id}/settings/task-types/{kind}")

    answers = [admin.delete(f"/data/task-types/{kind}").status_code for kind in (kept, gone)]

    assert answers == [400, 204]
    left = db.scalars(select(ScheduleItem.task_type_id)).all()
    assert {str(id_) for id_ in left} == {kept}


def test_the_generic_routes_bring_bars_too(admin, make, base, link):
    kind = link("Shot")
    project, unlinked = str(make.project_id), str(make.task_type(for_entity="Edit"))
    sequence = {"name": "SQ9", "project_id": project, "entity_type_id": str(make.entity_type("Sequence"))}
    edit = make.entity("Edit", "Cut")

    assert admin.post("/data/entities", sequence).status_code == 201
    task = {"project_id": project, "entity_id": str(edit), "task_type_id": unlinked}
    assert admin.post("/data/tasks", task).status_code == 201

    assert names(admin.get(f"{base}/{kind}/sequences")) == ["SQ9"]
    assert names(admin.get(f"{base}/{unlinked}/edits")) == ["Cut"]
