"""Time logged on tasks, and read by task, entity and project (spec 30 §10; 20 §13.7)."""

import pytest

from app.models import DayOff


@pytest.fixture
def work(make):
    """An artist on a task: the path under which their time is noted."""
    artist = make.caller("user")
    task = make.task(assignees=[artist.id])
    return artist, task, f"/actions/tasks/{task}/time-spents/2026-03-02/persons/{artist.id}"


def _told(admin):
    return [one["name"] for one in reversed(admin.get("/data/events/last?limit=20").json)]


def test_time_is_set_replaced_added_and_forgotten_and_the_task_follows(as_, admin, work):
    artist, task, path = work
    caller = as_(artist)

    made = caller.post(path, {"duration": 60})
    replaced = caller.post(path, {"duration": 90.5})
    added = caller.post(f"{path}/add", {"duration": 9.5})

    assert [one.status_code for one in (made, replaced, added)] == [201, 201, 201]
    assert (made.json["duration"], replaced.json["duration"], added.json["duration"]) == (60, 90.5, 100)
    assert set(made.json) == {
        "id",
        "duration",
        "date",
        "task_id",
        "person_id",
        "created_at",
        "updated_at",
        "type",
    }
    assert made.json["id"] == added.json["id"]
    assert admin.get(f"/data/tasks/{task}").json["duration"] == 100
    gone = caller.delete(path)
    assert (gone.status_code, gone.json["duration"], gone.json["id"]) == (201, 0, made.json["id"])
    assert caller.delete(path).status_code == 404
    assert admin.get(f"/data/tasks/{task}").json["duration"] == 0


def test_what_was_noted_is_told_in_order_and_the_person_was_there(as_, admin, work):
    artist, _task, path = work
    caller = as_(artist)

    caller.post(path, {"duration": 60})
    caller.post(f"{path}/add", {"duration": 60})
    caller.delete(path)

    assert _told(admin)[-7:] == [
        "person:update",
        "time-spent:new",
        "task:update",
        "time-spent:update",
        "task:update",
        "time-spent:delete",
        "task:update",
    ]
    assert admin.get(f"/data/persons/{artist.id}").json["last_presence"] == "2026-03-02"


def test_only_an_assignees_time_is_noted_by_themself_a_manager_or_an_admin(as_, admin, make, work):
    _artist, task, path = work
    mate, manager, foreign = make.caller(), make.caller("manager"), make.caller("manager", make.project())
    of_mate = f"/actions/tasks/{task}/time-spents/2026-03-02/persons/{mate.id}"

    assert as_(mate).post(path, {"duration": 1}).status_code == 403
    assert as_(make.caller("supervisor")).post(path, {"duration": 1}).status_code == 403
    assert as_(foreign).post(path, {"duration": 1}).status_code == 403
    assert admin.post(of_mate, {"duration": 1}).status_code == 403
    assert as_(mate).post(of_mate, {"duration": 1}).status_code == 403
    assert as_(manager).post(path, {"duration": 1}).status_code == 201
    assert admin.post(path, {"duration": 1}).status_code == 201


def test_a_bot_works_where_the_project_lets_it(admin, make):
    bot = make.person(is_bot=True)
    closed, open_ = make.project(), make.project(is_bot_collaboration_enabled=True)
    answers = []
    for project in (closed, open_):
        task = make.task(make.shot(project_id=project), assignees=[bot])
        path = f"/actions/tasks/{task}/time-spents/2026-03-02/persons/{bot}"
        answers.append(admin.post(path, {"duration": 5}).status_code)

    assert answers == [403, 201]


@pytest.mark.parametrize(
    "body", [{}, {"duration": 0}, {"duration": -1}, {"duration": "x"}, {"duration": "inf"}]
)
def test_a_wrong_duration_is_400(as_, work, body):
    artist, _task, path = work

    assert as_(artist).post(path, body).status_code == 400
    assert as_(artist).post(f"{path}/add", body).status_code == 400


def test_a_wrong_day_is_400_and_unknown_ids_404(as_, admin, work):
    artist, task, path = work
    unknown = "00000000-0000-4000-8000-000000000000"

    for day in ("soon", "2026-02-30", "2026-03-02T10:00:00"):
        assert as_(artist).post(path.replace("2026-03-02", day), {"duration": 1}).status_code == 400
        assert as_(artist).get(f"/actions/tasks/{task}/time-spents/{day}").status_code == 400
    assert admin.post(path.replace(str(task), unknown), {"duration": 1}).status_code == 404
    assert admin.post(path.replace(str(artist.id), unknown), {"duration": 1}).status_code == 404


def test_a_duration_may_come_in_the_query_string(as_, work):
    artist, _task, path = work

    assert as_(artist).post(f"{path}?duration=45", data="").json["duration"] == 45


def test_a_task_tells_its_total_and_the_rows_of_each_person(as_, make, work):
    artist, task, path = work
    as_(artist).post(path, {"duration": 60})
    as_(artist).post(path.replace("03-02", "03-03"), {"duration": 30})

    whole = as_(artist).get(f"/actions/tasks/{task}/time-spents").json
    day = as_(artist).get(f"/actions/tasks/{task}/time-spents/2026-03-03").json

    assert whole["total"] == 90
    assert [one["date"] for one in whole[str(artist.id)]] == ["2026-03-02", "2026-03-03"]
    assert (day["total"], [one["duration"] for one in day[str(artist.id)]]) == (30, [30])
    assert as_(artist).get(f"/actions/tasks/{task}/time-spents/2026-03-04").json == {"total": 0}
    assert as_(make.caller("client")).get(f"/actions/tasks/{task}/time-spents").json == {"total": 0}
    assert as_(make.caller("vendor")).get(f"/actions/tasks/{task}/time-spents").status_code == 403


def test_entities_and_projects_list_their_time_but_not_to_clients(as_, make, work):
    artist, task, path = work
    as_(artist).post(path, {"duration": 60})
    as_(artist).post(path.replace("03-02", "03-03"), {"duration": 30})
    entity = as_(artist).get(f"/data/tasks/{task}").json["entity_id"]
    project = f"/data/projects/{make.project_id}/time-spents"

    of_entity = as_(artist).get(f"/data/entities/{entity}/time-spents").json

    assert [one["date"] for one in of_entity] == ["2026-03-03", "2026-03-02"]
    assert len(as_(artist).get(project).json) == 2
    assert as_(make.caller("vendor")).get(project).json == []
    assert as_(make.caller("client")).get(project).status_code == 403
    assert as_(make.caller("client")).get(f"/data/entities/{entity}/time-spents").json == []
    assert as_(make.caller("vendor")).get(f"/data/entities/{entity}/time-spents").status_code == 403


def test_managers_read_a_task_type_by_person_and_period(as_, make, work):
    artist, task, path = work
    for day in ("03-02", "03-03", "03-04"):
        as_(artist).post(path.replace("03-02", day), {"duration": 60})
    kind = as_(artist).get(f"/data/tasks/{task}").json["task_type_id"]
    address = f"/data/projects/{make.project_id}/task-types/{kind}/time-spents"
    manager = as_(make.caller("manager"))

    cut = manager.get(f"{address}?start_date=2026-03-03&end_date=2026-03-04").json

    assert [one["date"] for one in cut[str(artist.id)]] == ["2026-03-04", "2026-03-03"]
    assert len(manager.get(address).json[str(artist.id)]) == 3
    assert manager.get(f"{address}?start_date=soon").status_code == 400
    assert as_(artist).get(address).status_code == 403


def test_reading_a_projects_time_takes_the_same_statements_for_any_number(as_, make, work, queries):
    artist, _task, path = work
    manager = as_(make.caller("manager"))
    for day in range(1, 29):
        as_(artist).post(path.replace("-02/", f"-{day:02}/"), {"duration": 60})

    with queries(at_most=3):
        rows = manager.get(f"/data/projects/{make.project_id}/time-spents").json

    assert len(rows) == 28


def test_a_day_off_takes_the_logged_time_with_it(as_, admin, make, work):
    artist, task, path = work
    as_(artist).post(path, {"duration": 60})

    admin.post("/data/day-offs", {"person_id": str(artist.id), "date": "2026-03-01", "end_date": "2026-03-03"})

    assert admin.get(f"/actions/tasks/{task}/time-spents").json == {"total": 0}
    assert make.db.query(DayOff).count() == 1
