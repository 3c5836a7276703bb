"""Plans of a production: copied from it and from each other, applied to it (spec 20 §15.2, 18.11, 18.12)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select, update

from app.models import (
    ApiEvent,
    ProductionScheduleVersion,
    ProductionScheduleVersionTaskLink,
    Project,
    Task,
    TaskPersonLink,
)

UNKNOWN = "00000000-0000-4000-8000-000000000000"
VERSIONS = "/data/production-schedule-versions"
ACTIONS = "/actions/production-schedule-versions"
DAY = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def manager(as_, make):
    return as_(make.caller("manager"))


@pytest.fixture
def plan(make):
    def made(name="Plan", project_id=None):
        return make.row(ProductionScheduleVersion, name=name, project_id=project_id or make.project_id)

    return made


def links(client, version, query="?relations=true"):
    answer = client.get(f"{VERSIONS}/{version}/task-links{query}")
    assert answer.status_code == 200
    return {one["task_id"]: one for one in answer.json}


def told(db, name):
    return [
        one.data
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_a_plan_takes_the_dates_and_assignees_of_every_task(manager, make, plan, db):
    person, version = make.person(), plan()
    task = make.task(start_date=DAY, due_date=DAY, estimation=480, assignees=[person])
    other = make.task()
    make.task(entity=make.shot(project_id=make.project()))

    copied = manager.post(f"{ACTIONS}/{version}/set-task-links-from-production")

    assert (copied.status_code, copied.json) == (200, {"success": True, "task_link_count": 2})
    found = links(manager, version)
    assert set(found) == {str(task), str(other)}
    shown = found[str(task)]
    assert (shown["start_date"], shown["estimation"]) == ("2026-01-05T00:00:00", 480.0)
    assert (shown["assignees"], shown["type"]) == ([str(person)], "ProductionScheduleVersionTaskLink")
    assert told(db, "production_schedule_version:update") == [
        {"production_schedule_version_id": str(version), "project_id": str(make.project_id)}
    ]


def test_copying_again_follows_the_tasks_and_keeps_the_links(manager, make, plan, db):
    first, second, version = make.person(), make.person(), plan()
    task = make.task(assignees=[first])
    path = f"{ACTIONS}/{version}/set-task-links-from-production"
    manager.post(path)
    before = links(manager, version)[str(task)]
    db.execute(delete(TaskPersonLink))
    db.execute(update(Task).values(estimation=60))
    db.commit()
    make.row(TaskPersonLink, task_id=task, person_id=second)

    again = manager.post(path)

    after = links(manager, version)[str(task)]
    assert again.json["task_link_count"] == 1
    assert (after["id"], after["estimation"], after["assignees"]) == (before["id"], 60.0, [str(second)])


def test_a_plan_takes_over_another_and_keeps_what_that_one_has_not(manager, make, plan, db):
    one, two = make.person(), make.person()
    shared, own = make.task(estimation=10, assignees=[one]), make.task(estimation=20, assignees=[two])
    source, target = plan("Source"), plan("Target")
    for version in (source, target):
        manager.post(f"{ACTIONS}/{version}/set-task-links-from-production")
    kept = links(manager, source)[str(own)]["id"]
    assert manager.delete(f"/data/production-schedule-version-task-links/{kept}").status_code == 204
    moved = links(manager, source)[str(shared)]["id"]
    body = {"estimation": 99, "assignees": [str(two)]}
    manager.put(f"/data/production-schedule-version-task-links/{moved}", body)

    copied = manager.post(
        f"{ACTIONS}/{target}/set-task-links-from-production-schedule-version",
        {"production_schedule_version_id": str(source)},
    )

    assert copied.json == {"success": True, "task_link_count": 1}
    found = links(manager, target)
    assert (found[str(shared)]["estimation"], found[str(shared)]["assignees"]) == (99.0, [str(two)])
    assert (found[str(own)]["estimation"], found[str(own)]["assignees"]) == (20.0, [str(two)])
    assert manager.get(f"{VERSIONS}/{target}").json["production_schedule_from"] == str(source)


def test_a_wrong_source_is_refused_and_nothing_changes(manager, make, plan, as_):
    other = make.project()
    version, foreign = plan(), plan("Foreign", other)
    path = f"{ACTIONS}/{version}/set-task-links-from-production-schedule-version"

    def status(source):
        return manager.post(path, {"production_schedule_version_id": source}).status_code

    assert (status(str(foreign)), status(str(version)), status(str(version).upper())) == (400, 400, 400)
    assert (status(UNKNOWN), status("zz"), manager.post(path, {}).status_code) == (404, 400, 400)
    assert manager.post(f"{ACTIONS}/{foreign}/apply-to-production").status_code == 403
    assert manager.post(f"{ACTIONS}/{UNKNOWN}/apply-to-production").status_code == 404
    assert manager.get(f"{VERSIONS}/{version}").json["production_schedule_from"] is None


def test_an_applied_plan_moves_its_tasks_and_locks(manager, make, plan, db):
    person, version = make.person(), plan()
    moving, still = make.task(assignees=[person]), make.task(estimation=5)
    manager.post(f"{ACTIONS}/{version}/set-task-links-from-production")
    id_ = links(manager, version)[str(moving)]["id"]
    body = {"start_date": "2026-02-01", "due_date": "2026-02-03", "estimation": 960, "assignees": []}
    manager.put(f"/data/production-schedule-version-task-links/{id_}", body)

    applied = [manager.post(f"{ACTIONS}/{version}/apply-to-production") for _ in range(2)]

    assert [one.json for one in applied] == [{"success": True, "task_count": 2}] * 2
    row = db.execute(select(Task.start_date, Task.estimation).where(Task.id == moving)).one()
    assert (row.start_date, row.estimation) == (datetime(2026, 2, 1, tzinfo=UTC), 960)
    assert db.scalars(select(TaskPersonLink.person_id)).all() == [person]
    assert [one["task_id"] for one in told(db, "task:update")] == [str(moving)]
    assert str(still) not in [one["task_id"] for one in told(db, "task:update")]
    assert manager.get(f"{VERSIONS}/{version}").json["locked"] is True
    assert db.scalar(select(Project.from_schedule_version_id).where(Project.id == make.project_id)) == version
    assert told(db, "project:update")[-1] == {"project_id": str(make.project_id)}


def test_copying_and_applying_cost_the_same_for_many_tasks(manager, make, plan, queries):
    version, other = plan("A"), plan("B")
    shot = make.shot()
    for _ in range(40):
        make.task(entity=shot, assignees=[make.person()])

    with queries(at_most=12):
        manager.post(f"{ACTIONS}/{version}/set-task-links-from-production")
    body = {"production_schedule_version_id": str(version)}
    with queries(at_most=12):
        manager.post(f"{ACTIONS}/{other}/set-task-links-from-production-schedule-version", body)
    with queries(at_most=14):
        applied = manager.post(f"{ACTIONS}/{other}/apply-to-production")

    assert applied.json["task_count"] == 40


def test_links_are_those_of_a_task_type_when_one_is_named(manager, make, plan):
    kind, version = make.task_type(), plan()
    task = make.task(task_type_id=kind)
    make.task()
    manager.post(f"{ACTIONS}/{version}/set-task-links-from-production")

    assert set(links(manager, version, f"?task_type_id={kind}")) == {str(task)}
    assert "assignees" not in links(manager, version, "")[str(task)]
    assert len(links(manager, version, "?task_type_id=")) == 2
    assert manager.get(f"{VERSIONS}/{version}/task-links?task_type_id=zz").status_code == 400
    assert manager.get(f"{VERSIONS}/{UNKNOWN}/task-links").status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("manager", 200, 200),
        ("supervisor", 200, 403),
        ("user", 200, 403),
        ("client", 403, 403),
        ("vendor", 403, 403),
    ],
)
def test_staff_reads_plans_and_managers_write_them(as_, make, plan, role, reads, writes):
    version, source = plan(), plan("Source")
    task = make.task()
    link = make.row(ProductionScheduleVersionTaskLink, production_schedule_version_id=version, task_id=task)
    caller, project = as_(make.caller(role)), make.project_id
    one, many = "/data/production-schedule-version-task-links", f"?project_id={project}"

    answers = [caller.get(path).status_code for path in (f"{VERSIONS}/{version}", f"{VERSIONS}{many}")]
    answers += [caller.get(path).status_code for path in (f"{VERSIONS}/{version}/task-links", one + many)]
    answers.append(caller.get(f"{one}/{link}").status_code)
    body = {"production_schedule_version_id": str(source)}
    written = [
        caller.post(f"{ACTIONS}/{version}/set-task-links-from-production"),
        caller.post(f"{ACTIONS}/{version}/set-task-links-from-production-schedule-version", body),
        caller.post(f"{ACTIONS}/{version}/apply-to-production"),
        caller.put(f"{VERSIONS}/{version}", {"locked": True}),
        caller.put(f"{one}/{link}", {"estimation": 1}),
    ]

    assert set(answers) == {reads}
    assert {done.status_code for done in written} == {writes}
    assert caller.get(VERSIONS).status_code == caller.get(one).status_code == 403
    foreign = make.project()
    assert caller.get(f"{VERSIONS}?project_id={foreign}").status_code == 403
    assert caller.get(f"{one}?project_id={foreign}").status_code == 403


def test_a_removed_plan_is_forgotten_by_what_derives_from_it(manager, make, plan, db, admin):
    source, derived = plan("Source"), plan("Derived")
    manager.put(f"{VERSIONS}/{derived}", {"production_schedule_from": str(source)})
    task = make.task()
    manager.post(f"{ACTIONS}/{source}/set-task-links-from-production")
    manager.post(f"{ACTIONS}/{source}/apply-to-production")

    assert manager.delete(f"{VERSIONS}/{source}").status_code == 204

    assert manager.get(f"{VERSIONS}/{derived}").json["production_schedule_from"] is None
    assert manager.get(f"/data/projects/{make.project_id}").json["from_schedule_version_id"] is None
    assert db.scalar(select(func.count()).select_from(ProductionScheduleVersionTaskLink)) == 0
    assert db.scalar(select(Task.id).where(Task.id == task)) == task
    deleted = {"production_schedule_version_id": str(source), "project_id": str(make.project_id)}
    assert told(db, "production-schedule-version:delete") == [deleted]
    updated = told(db, "production-schedule-version:update")[-1]
    assert updated["production_schedule_version_id"] == str(derived)
    assert len(admin.get(VERSIONS).json) == 1


def test_a_plan_does_not_derive_from_another_productions(manager, make, plan):
    foreign, own = plan("Foreign", make.project()), plan("Own")
    body = {"name": "New", "project_id": str(make.project_id)}
    key = "production_schedule_from"

    assert manager.post(VERSIONS, {**body, key: str(foreign)}).status_code == 400
    assert manager.put(f"{VERSIONS}/{own}", {key: str(foreign)}).status_code == 400
    assert manager.post(VERSIONS, {**body, key: str(own)}).json[key] == str(own)
    assert manager.post(VERSIONS, body).status_code == 400
    assert manager.post(VERSIONS, {"name": "New"}).status_code == 400
