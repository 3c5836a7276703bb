"""Rows of another instance in (spec 50 §5)."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from app.blueprints.imports.kitsu import ROUTES
from app.models import EntityLink, Playlist

PATHS = [route.path for route in ROUTES]


@pytest.fixture
def theirs(make):
    """An entry of each sort, as another instance shows it, under an id that is new here."""
    project, shot, asset = make.project_id, make.shot("SH"), make.asset("AS")
    task, person = make.task(entity=shot), make.person()
    comment = make.comment(task, person)
    playlist = make.row(Playlist, project_id=project, name="P", shots=[])
    own = {"project_id": str(project)}
    entries = {
        "projects": {"name": "Theirs", "type": "Project", "project_status_name": "Open", "team": [str(person)]},
        "entities": {
            "name": "SH2",
            "type": "Shot",
            **own,
            "sequence_id": None,
            "frame_in": 3,
            "entities_out": [str(asset)],
        },
        "entity-links": {
            "entity_in_id": str(shot),
            "entity_out_id": str(asset),
            "nb_occurences": 3,
            "type": "EntityLink",
        },
        "tasks": {
            "name": "main",
            **own,
            "entity_id": str(shot),
            "task_type_id": str(make.task_type("Another")),
            "task_status_id": str(make.task_status()),
            "assignees": [str(person)],
        },
        "comments": {"object_id": str(task), "person_id": str(person), "text": "said", "object_type": "Task"},
        "attachment-files": {
            "name": "a.png",
            "size": 3,
            "extension": "png",
            "mimetype": "image/png",
            "comment_id": str(comment),
        },
        "build-jobs": {"playlist_id": str(playlist), "status": "succeeded", "job_type": "archive"},
        "metadata-descriptors": {
            "name": "Fur",
            "field_name": "fur",
            **own,
            "entity_type": "Asset",
            "data_type": "string",
        },
        "milestones": {"name": "M", "date": "2026-03-02", **own},
        "news": {
            "created_at": "2026-03-02T10:00:00",
            "change": True,
            "author_id": str(person),
            "comment_id": str(comment),
            "preview_file_id": None,
            "task_id": str(task),
        },
        "notifications": {
            "person_id": str(person),
            "author_id": str(person),
            "notification_type": "comment",
            "task_id": str(task),
        },
        "playlists": {"name": "Theirs", **own, "shots": [], "build_jobs": [], "type": "Playlist"},
        "preview-files": {
            "name": "take",
            "revision": 3,
            "task_id": str(task),
            "person_id": str(person),
            "comments": [],
        },
        "schedule-items": {"object_id": str(shot), **own, "start_date": "2026-03-02", "end_date": "2026-03-09"},
        "subscriptions": {"person_id": str(person), "task_id": str(task)},
        "time-spents": {"duration": 60, "date": "2026-03-02", "person_id": str(person), "task_id": str(task)},
    }
    return {path: {"id": str(uuid4()), **entry} for path, entry in entries.items()}


@pytest.mark.parametrize("path", PATHS)
def test_a_row_is_stored_under_its_own_id_and_changed_when_it_comes_again(path, admin, theirs):
    entry = theirs[path] | {"created_at": "2024-01-02T03:04:05", "unknown_key": 1}

    made = admin.post(f"/import/kitsu/{path}", [dict(entry)])
    again = admin.post(f"/import/kitsu/{path}", [dict(entry)])

    assert made.status_code == again.status_code == 200, made.json
    assert [row["id"] for row in made.json] == [row["id"] for row in again.json] == [entry["id"]]
    assert made.json[0]["created_at"] == "2024-01-02T03:04:05"


@pytest.mark.parametrize("path", PATHS)
def test_events_tell_what_was_made_and_what_changed(path, admin, make, theirs):
    place = make.db.execute(text("SELECT coalesce(max(position), 0) FROM api_event")).scalar_one()

    admin.post(f"/import/kitsu/{path}", [dict(theirs[path])])
    admin.post(f"/import/kitsu/{path}", [dict(theirs[path])])

    told = make.db.execute(
        text("SELECT name, data FROM api_event WHERE position > :place ORDER BY position"), {"place": place}
    ).all()
    noun = {"entities": "shot", "news": "news"}.get(path, path.removesuffix("s"))
    verbs = {
        name.split(":")[1]
        for name, data in told
        if name.split(":")[0] == noun and theirs[path]["id"] in data.values()
    }
    assert {"new", "update"} <= verbs


@pytest.mark.parametrize("path", PATHS)
def test_only_admins_bring_rows_in(path, as_, make, theirs):
    assert as_(make.caller("manager")).post(f"/import/kitsu/{path}", [theirs[path]]).status_code == 403


@pytest.mark.parametrize("body", [{}, {"id": 1}, "x", [1], [{}], [{"id": "nope"}]])
def test_what_is_no_list_of_rows_with_ids_is_refused(admin, body):
    assert admin.post("/import/kitsu/milestones", body).status_code == 400


def test_a_wrong_row_leaves_nothing_of_the_others(admin, make, theirs):
    good, bad = theirs["milestones"], {**theirs["milestones"], "id": str(uuid4()), "project_id": str(uuid4())}

    assert admin.post("/import/kitsu/milestones", [good, bad]).status_code == 400

    assert admin.get(f"/data/milestones/{good['id']}").status_code == 404


def test_silent_rows_are_told_of_by_their_project_alone(admin, make, theirs):
    admin.post("/import/kitsu/milestones?silent=true", [theirs["milestones"]])

    newest = make.db.execute(text("SELECT name, data FROM api_event ORDER BY position DESC LIMIT 1")).one()
    assert newest.name == "project:update"
    assert newest.data == {"project_id": str(make.project_id)}


def test_a_shot_takes_its_kind_its_frames_and_its_casting(admin, make, theirs):
    entry = theirs["entities"]

    admin.post("/import/kitsu/entities", [dict(entry)])

    shot = admin.get(f"/data/entities/{entry['id']}?relations=true").json
    assert shot["type"] == "Shot"
    assert shot["data"] == {"frame_in": 3}
    assert shot["entities_out"] == entry["entities_out"]
    assert shot["nb_entities_out"] == 1


def test_a_casting_that_is_not_told_stays(admin, make, theirs):
    entry = theirs["entities"]
    admin.post("/import/kitsu/entities", [dict(entry)])
    del entry["entities_out"]

    admin.post("/import/kitsu/entities", [dict(entry)])

    assert len(admin.get(f"/data/entities/{entry['id']}?relations=true").json["entities_out"]) == 1


def test_a_link_of_the_same_two_entities_is_changed_not_doubled(admin, make, theirs):
    entry = theirs["entity-links"]
    held = make.row(EntityLink, entity_in_id=entry["entity_in_id"], entity_out_id=entry["entity_out_id"])

    answer = admin.post("/import/kitsu/entity-links", [entry])

    assert [(row["id"], row["nb_occurences"]) for row in answer.json] == [(str(held), 3)]


def test_links_of_a_project_are_added_and_assignees_of_a_task_replaced(admin, make, theirs):
    project, task = theirs["projects"], theirs["tasks"]
    other = str(make.person())
    for people in (project["team"], [other, str(uuid4())]):
        admin.post("/import/kitsu/projects", [{**project, "team": people}])
        admin.post("/import/kitsu/tasks", [{**task, "assignees": people}])

    team = make.db.execute(
        text("SELECT person_id::text FROM project_person_link WHERE project_id = :id"), {"id": project["id"]}
    ).scalars()
    assert set(team) == {*project["team"], other}
    make.db.commit()
    assert admin.get(f"/data/tasks/{task['id']}").json["assignees"] == [other]


def test_a_preview_says_that_its_file_is_not_here(admin, theirs):
    admin.post("/import/kitsu/preview-files", [theirs["preview-files"]])

    preview = admin.get(f"/data/preview-files/{theirs['preview-files']['id']}").json
    assert preview["data"] == {"imported_only": True}
    assert preview["status"] == "ready"


def test_five_hundred_tasks_cost_the_same_number_of_statements_as_one(admin, make, theirs, queries):
    entry = theirs["tasks"]
    many = [{**entry, "id": str(uuid4()), "name": f"t{number}"} for number in range(500)]

    with queries(at_most=14):
        assert admin.post("/import/kitsu/tasks", many).status_code == 200


def bars(make, project_id):
    asked = text(
        "SELECT id::text, task_type_id::text, object_id::text, man_days FROM schedule_item WHERE project_id = :id"
    )
    found = make.db.execute(asked, {"id": project_id}).all()
    make.db.commit()
    return {(kind, object_id): (id_, man_days) for id_, kind, object_id, man_days in found}


def test_tasks_of_another_instance_get_the_bars_that_tasks_get_here(admin, make, theirs):
    entry = theirs["tasks"]
    sequence = str(make.sequence("SQ"))

    for _ in range(2):
        assert admin.post("/import/kitsu/tasks", [entry]).status_code == 200

    made = bars(make, make.project_id)
    assert {(entry["task_type_id"], None), (entry["task_type_id"], sequence)} <= set(made)
    told = make.db.execute(
        text("SELECT data ->> 'schedule_item_id' FROM api_event WHERE name = 'schedule-item:new'")
    )
    assert {id_ for id_, _days in made.values()} <= set(told.scalars())


def test_a_production_of_another_instance_gets_the_bars_of_its_task_types_and_sequences(admin, make, theirs):
    kind, project = str(make.task_type("Theirs")), theirs["projects"]
    own = {"project_id": project["id"]}

    assert (
        admin.post("/import/kitsu/projects?silent=true", [{**project, "task_types": [kind]}]).status_code == 200
    )
    assert set(bars(make, project["id"])) == {(kind, None)}
    sequence = {"id": str(uuid4()), "name": "SQ", "type": "Sequence", **own}
    make.entity_type("Sequence")
    assert admin.post("/import/kitsu/entities", [sequence]).status_code == 200

    assert set(bars(make, project["id"])) == {(kind, None), (kind, sequence["id"])}


def test_a_bar_of_another_instance_changes_the_one_that_came_by_itself(admin, make, theirs):
    entry = theirs["tasks"]
    admin.post("/import/kitsu/tasks", [entry])
    held, _days = bars(make, make.project_id)[entry["task_type_id"], None]
    bar = {
        "id": str(uuid4()), "project_id": entry["project_id"], "task_type_id": entry["task_type_id"],
        "start_date": "2026-03-02", "end_date": "2026-03-09", "man_days": 4,
    }  # fmt: skip

    answer = admin.post("/import/kitsu/schedule-items", [bar])

    assert (answer.status_code, [row["id"] for row in answer.json]) == (200, [held])
    assert answer.json[0]["start_date"] == "2026-03-02"
    assert bars(make, make.project_id)[entry["task_type_id"], None] == (held, 4)
