"""Who is put on which task, by whom (spec 30 §4.2–4.5)."""

from sqlalchemy import select

from app.models import ApiEvent, Notification, ProjectPersonLink


def test_an_assigned_person_is_on_the_task_in_the_team_and_notified(as_, make, admin, db):
    task, person = make.task(), make.person()

    answer = admin.put(f"/actions/tasks/{task}/assign", {"person_id": str(person)})

    assert answer.status_code == 200
    assert answer.json["assignees"] == [str(person)]
    assert db.scalars(select(Notification.type).where(Notification.person_id == person)).all() == [
        "assignation"
    ]
    teams = select(ProjectPersonLink.project_id).where(ProjectPersonLink.person_id == person)
    assert db.scalars(teams).all() == [make.project_id]
    told = set(db.scalars(select(ApiEvent.name)))
    assert {"task:assign", "task:update", "project:update"} <= told


def test_an_artist_gives_no_task_but_takes_one_of_their_department(as_, make):
    department = make.department()
    artist = make.caller("user", departments=[department])
    mine = make.task(task_type_id=make.task_type(department_id=department))
    other = make.task()
    client = as_(artist)

    assert client.put(f"/actions/tasks/{mine}/assign", {"person_id": str(artist.id)}).status_code == 200
    assert client.put(f"/actions/tasks/{other}/assign", {"person_id": str(artist.id)}).status_code == 403
    assert client.put(f"/actions/tasks/{mine}/assign", {"person_id": str(make.person())}).status_code == 403


def test_an_unknown_person_is_400_an_unknown_task_404(admin, make):
    task, nobody = make.task(), "00000000-0000-4000-8000-000000000000"

    assert admin.put(f"/actions/tasks/{task}/assign", {"person_id": nobody}).status_code == 400
    assert admin.put(f"/actions/tasks/{task}/assign", {"person_id": "zzz"}).status_code == 400
    assert admin.put(f"/actions/tasks/{task}/assign", {}).status_code == 400
    assert admin.put(f"/actions/tasks/{nobody}/assign", {"person_id": nobody}).status_code == 404


def test_many_tasks_are_given_in_as_many_statements_as_one(as_, make, queries):
    manager, person = make.caller("manager"), make.person()
    foreign = make.task(entity=make.shot(project_id=make.project()))
    tasks = [make.task() for _ in range(30)]
    client = as_(manager)

    with queries(at_most=14):
        given = client.put(
            f"/actions/persons/{person}/assign", {"task_ids": [str(t) for t in [*tasks, foreign]] + ["zzz"]}
        )

    assert [one["id"] for one in given.json] == [str(task) for task in tasks]
    assert all(one["assignees"] == [str(person)] for one in given.json)


def test_clearing_takes_one_or_everybody_off(as_, make):
    one, two = make.person(), make.person()
    first, second = make.task(assignees=[one, two]), make.task(assignees=[one, two])
    client = as_(make.caller("manager"))

    body = {"task_ids": [str(first)], "person_id": str(one)}
    assert client.put("/actions/tasks/clear-assignation", body).json == [str(first)]
    assert client.put("/actions/tasks/clear-assignation", {"task_ids": [str(second)]}).json == [str(second)]

    assert client.get(f"/data/tasks/{first}").json["assignees"] == [str(two)]
    assert client.get(f"/data/tasks/{second}").json["assignees"] == []


def test_a_priority_is_set_where_the_caller_supervises(as_, make):
    task = make.task()
    body = {"task_ids": [str(task)], "priority": 3}

    assert as_(make.caller("user")).put("/actions/tasks/set-priority", body).json == []
    raised = as_(make.caller("supervisor")).put("/actions/tasks/set-priority", body).json
    assert [(one["id"], one["priority"]) for one in raised] == [(str(task), 3)]
    body["priority"] = -1
    assert as_(make.caller("manager")).put("/actions/tasks/set-priority", body).status_code == 400
