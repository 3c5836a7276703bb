"""To-do lists, tasks to check, lists of a person (spec 30 §4.13, §13; 10 §D7)."""

import pytest

from app.models import Project, ProjectStatus, names


@pytest.fixture
def done(make):
    return make.task_status("done")


@pytest.fixture
def waiting(make):
    return make.status(is_feedback_request=True)


@pytest.fixture
def shot(make):
    """A shot of a sequence of an episode."""
    episode = make.episode("E1")
    return make.shot("SH1", make.sequence("SQ1", parent_id=episode)), episode


def _names(answer):
    return [one["entity_name"] for one in answer.json]


def test_the_caller_sees_their_tasks_with_all_that_surrounds_them(as_, make, shot):
    artist = make.caller("user")
    task = make.task(shot[0], assignees=[artist.id], estimation=480)
    client = make.caller("client")
    make.comment(task, artist.id, text="first")
    make.comment(task, client.id, text="for clients")

    (row,) = as_(artist).get("/data/user/tasks").json

    told = ("id", "type", "entity_name", "entity_type_name", "sequence_name", "episode_id", "episode_name")
    assert [row[key] for key in told] == [str(task), "Task", "SH1", "Shot", "SQ1", str(shot[1]), "E1"]
    assert row["assignees"] == [str(artist.id)]
    assert (row["entity_preview_file_id"], row["entity_source_id"]) == ("", "")
    assert (row["task_estimation"], row["estimation"]) == (480, 480)
    assert row["last_comment"]["text"] == "first"
    assert row["last_comment"]["person_id"] == str(artist.id)
    assert row["task_status_short_name"] == "todo"
    assert "episode_ids" not in row
    assert len(row) == 53


def test_done_tasks_are_a_list_of_their_own_last_ended_first(as_, make, done):
    artist = make.caller("user")
    make.task(make.shot("old"), assignees=[artist.id], task_status_id=done, end_date="2026-01-01T00:00:00+00")
    make.task(make.shot("new"), assignees=[artist.id], task_status_id=done, end_date="2026-02-01T00:00:00+00")
    make.task(make.shot("unended"), assignees=[artist.id], task_status_id=done)
    make.task(make.shot("todo"), assignees=[artist.id])

    assert _names(as_(artist).get("/data/user/done-tasks")) == ["unended", "new", "old"]
    assert _names(as_(artist).get("/data/user/tasks")) == ["todo"]


def test_closed_projects_and_projects_of_other_teams_are_left_out(as_, admin, make):
    artist = make.caller("user")
    closed, foreign = make.project(status=names.CLOSED_STATUS), make.project()
    make.member(closed, artist.id)
    for project in (closed, foreign):
        make.task(make.shot(project_id=project), assignees=[artist.id])

    assert as_(artist).get("/data/user/tasks").json == []
    assert len(admin.get(f"/data/persons/{artist.id}/tasks").json) == 1


def test_an_asset_tells_its_source_and_the_episodes_that_cast_it(as_, make, shot):
    artist = make.caller("user")
    episode, other = shot[1], make.episode("E0")
    asset = make.asset("Hero", source_id=episode)
    stray = make.asset("Stray", source_id=shot[0])
    make.cast(episode, asset)
    make.cast(other, asset)
    for entity in (asset, stray):
        make.task(entity, assignees=[artist.id])

    rows = {row["entity_name"]: row for row in as_(artist).get("/data/user/tasks").json}

    assert (rows["Hero"]["episode_id"], rows["Hero"]["episode_name"]) == (str(episode), "E1")
    assert rows["Hero"]["episode_names"] == ["E0", "E1"]
    assert rows["Hero"]["episode_ids"] == [str(other), str(episode)]
    assert (rows["Stray"]["episode_id"], rows["Stray"]["episode_name"]) == (str(shot[0]), "MP")


def test_a_sequence_belongs_to_its_parent(as_, make):
    artist = make.caller("user")
    episode = make.episode("E1")
    make.task(make.sequence("SQ1", parent_id=episode), assignees=[artist.id])

    (row,) = as_(artist).get("/data/user/tasks").json

    assert (row["sequence_name"], row["episode_id"], row["episode_name"]) == ("E1", str(episode), "E1")


def test_the_tasks_of_a_person_are_read_by_role(as_, admin, make):
    artist = make.caller("user")
    task = make.task(make.shot("SH1"), assignees=[artist.id])
    make.task(make.shot("elsewhere", project_id=make.project()), assignees=[artist.id])
    path = f"/data/persons/{artist.id}/tasks"
    vendor = make.caller("vendor")
    make.task(make.shot("bought"), assignees=[vendor.id])

    assert [_names(as_(make.caller(role)).get(path)) for role in ("manager", "supervisor", "user")] == [
        ["SH1"]
    ] * 3
    assert as_(make.caller("client")).get(path).json == []
    assert as_(vendor).get(path).status_code == 403
    assert _names(as_(vendor).get(f"/data/persons/{vendor.id}/tasks")) == ["bought"]
    assert sorted(_names(admin.get(path))) == ["SH1", "elsewhere"]
    assert admin.get(f"/data/persons/{make.person(is_bot=True)}/tasks").status_code == 403
    assert admin.get("/data/persons/00000000-0000-4000-8000-000000000000/done-tasks").status_code == 404
    assert task


def test_related_tasks_are_those_of_a_type_beside_the_persons_work(as_, admin, make):
    artist = make.caller("user")
    shot, kind = make.shot(), make.task_type("Lighting")
    make.task(shot, assignees=[artist.id])
    beside = make.task(shot, task_type_id=kind)
    make.task(make.shot(), task_type_id=kind)
    path = f"/data/persons/{artist.id}/related-tasks/{kind}"

    rows = as_(artist).get(path).json

    assert [row["id"] for row in rows] == [str(beside)]
    assert "assignees" not in rows[0]
    assert as_(make.caller("client")).get(path).json == []
    assert as_(make.caller("manager", make.project())).get(path).json == []
    assert admin.get(f"/data/persons/{artist.id}/related-tasks/x").status_code == 404


def test_who_checks_what(as_, admin, make, waiting):
    department = make.department()
    own, other = make.task_type(department_id=department), make.task_type()
    make.task(make.shot("A"), task_type_id=own, task_status_id=waiting)
    make.task(make.shot("B"), task_type_id=other, task_status_id=waiting)
    make.task(make.shot("C"), task_type_id=other)
    make.task(make.shot("D", project_id=make.project()), task_status_id=waiting)
    path = "/data/user/tasks-to-check"

    assert _names(admin.get(path))[:2] == ["A", "B"]
    assert len(admin.get(path).json) == 3
    assert _names(as_(make.caller("manager")).get(path)) == ["A", "B"]
    assert _names(as_(make.caller("supervisor")).get(path)) == ["A", "B"]
    assert _names(as_(make.caller("supervisor", departments=[department])).get(path)) == ["A"]
    for role in ("user", "client", "vendor"):
        assert as_(make.caller(role)).get(path).json == []
        assert as_(make.caller(role)).get(f"{path}?page=1").json["stats"]["total"] == 0


def test_tasks_to_check_are_filtered_ordered_and_paged(as_, make, waiting, shot):
    mate = make.caller("user")
    make.task(shot[0], task_status_id=waiting, priority=1, estimation=10, due_date="2026-03-02T00:00:00+00")
    make.task(make.shot("S2"), task_status_id=waiting, assignees=[mate.id], duration=60, estimation=20)
    manager = as_(make.caller("manager"))
    path = "/data/user/tasks-to-check"

    assert _names(manager.get(f"{path}?episode_id={shot[1]}")) == ["SH1"]
    assert _names(manager.get(f"{path}?person_id={mate.id},{make.person()}")) == ["S2"]
    assert _names(manager.get(f"{path}?person_id=unassigned")) == ["SH1"]
    assert _names(manager.get(f"{path}?due_date_since=2026-03-02&due_date_until=2026-03-02")) == ["SH1"]
    assert _names(manager.get(f"{path}?due_date_since=2026-03-03")) == []
    assert _names(manager.get(f"{path}?order_by=estimation")) == ["S2", "SH1"]
    assert _names(manager.get(f"{path}?order_by=priority")) == ["SH1", "S2"]
    page = manager.get(f"{path}?page=1&limit=1&order_by=due_date").json
    assert [row["entity_name"] for row in page["data"]] == ["SH1"]
    assert {key: page[key] for key in ("page", "limit", "is_more")} == {"page": 1, "limit": 1, "is_more": True}
    assert page["stats"] == {"total": 2, "total_duration": 60, "total_estimation": 30}
    last = manager.get(f"{path}?page=2&limit=1&order_by=due_date").json
    assert (len(last["data"]), last["is_more"]) == (1, False)
    for wrong in (
        "page=x",
        "limit=x",
        "project_id=x",
        "person_id=x",
        "person_id=",
        "due_date_since=x",
        "episode_id=1",
    ):
        assert manager.get(f"{path}?{wrong}").status_code == 400, wrong


def test_the_filter_values_are_what_occurs(as_, make, waiting, shot):
    mate = make.caller("user")
    task = make.task(shot[0], task_status_id=waiting, assignees=[mate.id])
    manager = as_(make.caller("manager"))
    kind = manager.get(f"/data/tasks/{task}").json["task_type_id"]

    assert manager.get("/data/user/tasks-to-check/filter-values").json == {
        "project_ids": [str(make.project_id)],
        "task_type_ids": [kind],
        "task_status_ids": [str(waiting)],
        "episode_ids": [str(shot[1])],
        "person_ids": [str(mate.id)],
    }
    nothing = as_(mate).get("/data/user/tasks-to-check/filter-values").json
    assert set(map(tuple, nothing.values())) == {()}


def test_planning_is_hidden_from_a_client(as_, make):
    client = make.caller("client")
    make.task(assignees=[client.id], estimation=480, due_date="2026-03-02T00:00:00+00")

    (row,) = as_(client).get("/data/user/tasks").json

    assert (row["task_estimation"], row["estimation"], row["task_due_date"], row["assignees"]) == (
        0,
        0,
        None,
        [],
    )


def test_the_list_takes_the_same_statements_for_any_number(as_, make, queries):
    artist = make.caller("user")
    caller = as_(artist)
    for _ in range(20):
        make.comment(make.task(assignees=[artist.id]))

    with queries(at_most=3):
        rows = caller.get("/data/user/tasks").json

    assert len(rows) == 20


def test_a_project_without_the_status_open_has_no_todo(as_, make, db):
    artist = make.caller("user")
    make.task(assignees=[artist.id])
    halted = make.row(ProjectStatus, name="Halted", color="#000000")
    db.query(Project).filter(Project.id == make.project_id).update({"project_status_id": halted})
    db.commit()

    assert as_(artist).get("/data/user/tasks").json == []
