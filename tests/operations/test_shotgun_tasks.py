"""ShotGrid in: tasks, versions, notes (spec 50 §2.2)."""

from sqlalchemy import func, select

from app.models import Comment, News, Notification, PreviewFile, Task
from tests.shotgun import arrive, entries, events, put


def assignees(admin, id_):
    """Who works on a task."""
    return admin.get(f"/data/tasks/{id_}?relations=true").json["assignees"]


def test_a_task_arrives_whole(admin, make):
    rows = arrive(admin, make)
    task = rows["tasks"]

    assert (task["name"], task["type"], task["sort_order"], task["duration"]) == ("Groom", "Task", 3, 480)
    assert task["entity_id"] == rows["shots"]["id"]
    assert task["task_type_id"] == rows["steps"]["id"]
    assert task["task_status_id"] == rows["status"]["id"]
    assert task["assigner_id"] == rows["persons"]["id"]
    assert (task["start_date"], task["due_date"]) == ("2026-01-02T00:00:00", None)
    assert assignees(admin, task["id"]) == [rows["persons"]["id"]]
    assert events(make, "task:new") == ["task:new"]
    assert events(make, "notification:") == []


def test_a_task_is_found_by_number_then_by_what_it_is(admin, make):
    rows = arrive(admin, make)
    entry = entries(make)["tasks"][0]

    twin = put(admin, "tasks", {**entry, "id": 6, "duration": None, "sg_sort_order": None, "created_by": None})[
        0
    ]

    assert (twin["id"], twin["shotgun_id"]) == (rows["tasks"]["id"], 6)
    assert (twin["duration"], twin["sort_order"], twin["assigner_id"]) == (480, 3, None)
    assert events(make, "task:update") == ["task:update"]


def test_a_task_does_not_take_the_place_of_another(admin, make):
    arrive(admin, make)
    entry = entries(make)["tasks"][0]
    put(admin, "tasks", {**entry, "id": 6, "cached_display_name": "Other"})

    kept = put(admin, "tasks", {**entry, "id": 6, "sg_sort_order": 9})[0]

    assert (kept["name"], kept["sort_order"]) == ("Other", 9)
    assert make.db.scalar(select(func.count()).select_from(Task).where(Task.shotgun_id.is_not(None))) == 2


def test_what_a_task_names_may_be_unknown_but_not_who_does_it(admin, make):
    arrive(admin, make)
    entry = {**entries(make)["tasks"][0], "id": 6, "cached_display_name": "Loose"}

    left = put(admin, "tasks", {**entry, "task_assignees": [{"id": 404}]}, {**entry, "step": None})
    loose = {**entry, "step": {"id": 404}, "entity": {"id": 5, "type": "Playlist"}, "sg_status_list": "zz"}
    made = put(admin, "tasks", {**loose, "created_by": {"id": 404}, "task_assignees": []})[0]

    assert left == []
    assert (made["task_type_id"], made["entity_id"]) == (None, None)
    assert (made["task_status_id"], made["assigner_id"]) == (None, None)


def test_assignees_are_replaced_and_the_task_told(admin, make):
    rows = arrive(admin, make)
    other = make.person(shotgun_id=6)

    put(admin, "tasks", {**entries(make)["tasks"][0], "task_assignees": [{"id": 6}]})

    assert assignees(admin, rows["tasks"]["id"]) == [str(other)]
    assert events(make, "task:update") == ["task:update"]


def test_a_version_is_a_preview_without_file(admin, make):
    rows = arrive(admin, make)
    version = rows["versions"]

    assert (version["task_id"], version["person_id"]) == (rows["tasks"]["id"], rows["persons"]["id"])
    assert (version["source"], version["status"], version["revision"]) == ("Shotgun", "processing", 1)
    assert version["uploaded_movie_url"] == "https://films.example.com/a.mp4"
    assert events(make, "preview-file:") == ["preview-file:new"]


def test_a_version_is_found_by_name_and_task_and_keeps_its_movie(admin, make):
    rows = arrive(admin, make)
    entry = {**entries(make)["versions"][0], "id": 6, "description": "second", "sg_uploaded_movie": None}
    del entry["user"]

    made = put(admin, "versions", entry, {**entry, "id": 7, "sg_task": None})

    assert [row["id"] for row in made] == [rows["versions"]["id"]]
    assert (made[0]["shotgun_id"], made[0]["description"]) == (6, "second")
    assert made[0]["uploaded_movie_name"] == "a.mp4"
    assert made[0]["person_id"] == rows["persons"]["id"]
    assert make.db.scalar(select(func.count()).select_from(PreviewFile)) == 1


def test_a_note_is_a_comment_that_nobody_is_told_of(admin, make):
    rows = arrive(admin, make)
    note = rows["notes"]

    assert (note["object_id"], note["object_type"]) == (rows["tasks"]["id"], "Task")
    assert (note["text"], note["created_at"]) == ("said", "2026-01-02T10:11:12")
    assert (note["task_status_id"], note["person_id"]) == (None, rows["persons"]["id"])
    assert make.db.scalar(select(func.count()).select_from(News)) == 0
    assert make.db.scalar(select(func.count()).select_from(Notification)) == 0


def test_only_notes_of_known_tasks_arrive(admin, make):
    arrive(admin, make)
    entry = {**entries(make)["notes"][0], "id": 6}

    assert put(admin, "notes", {**entry, "tasks": []}, {**entry, "tasks": [{"id": 404}]}) == []
    assert admin.post("/import/shotgun/notes", [{**entry, "user": {"id": 404}}]).status_code == 400
    assert make.db.scalar(select(func.count()).select_from(Comment)) == 1
