"""Comments in bulk, in batches, and those of clients said again (spec 30 §6.2, 6.3; 40 §4.11)."""

import io
import json
import time
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, literal, select, text

from app.models import Comment, Entity, Notification, Task

UNKNOWN = "00000000-0000-4000-8000-00000000dead"  # ids of tests that xdist collects must not be random


def many(client, project_id, rows):
    return client.post(f"/actions/projects/{project_id}/tasks/comment-many", rows)


def row(task, status, comment="Look", **more):
    return {"object_id": str(task), "task_status_id": str(status), "comment": comment, **more}


def test_many_tasks_are_commented_at_once(admin, make, db, queries):
    wip, tasks = make.status(is_wip=True), [make.task() for _ in range(12)]
    rows = [
        row(task, wip, f"Take {n}", links=["a"], checklist=[{"text": "no"}]) for n, task in enumerate(tasks)
    ]

    with queries(at_most=9):
        made = many(admin, make.project_id, rows)

    assert made.status_code == 201
    assert [one["text"] for one in made.json] == [f"Take {n}" for n in range(12)]
    assert (made.json[0]["links"], made.json[0]["checklist"]) == (["a"], [])
    assert made.json[0]["task_status"]["id"] == str(wip)
    assert set(db.scalars(select(Task.task_status_id).where(Task.id.in_(tasks)))) == {wip}


def test_two_comments_on_one_task_follow_each_other(admin, make, db):
    task, wip, done = make.task(), make.status(is_wip=True), make.status(is_done=True)

    made = many(admin, make.project_id, [row(task, wip, "first"), row(task, done, "second")])

    assert [one["text"] for one in admin.get(f"/data/tasks/{task}/comments").json] == ["second", "first"]
    found = admin.get(f"/data/tasks/{task}").json
    assert found["task_status_id"] == str(done)
    assert (found["real_start_date"] is not None, found["done_date"] is not None) == (True, True)
    assert len(made.json) == 2


@pytest.mark.parametrize(
    ("role", "taken"), [("manager", 2), ("supervisor", 2), ("user", 1), ("vendor", 1), ("client", 0)]
)
def test_only_what_the_caller_may_comment_is_taken(as_, make, role, taken):
    caller = make.caller(role)
    own, other, status = make.task(assignees=[caller.id]), make.task(), make.task_status("todo")

    made = many(as_(caller), make.project_id, [row(own, status), row(other, status)])

    assert (made.status_code, len(made.json)) == (201, taken)


def test_a_supervisor_comments_their_department_only(as_, make):
    light = make.department()
    lighting = make.task_type(department_id=light)
    caller = make.caller("supervisor", departments=[light])
    status = make.task_status("todo")
    own = make.task(task_type_id=lighting)

    made = many(as_(caller), make.project_id, [row(own, status), row(make.task(), status)])

    assert [one["object_id"] for one in made.json] == [str(own)]


def test_strangers_post_nothing(as_, make):
    made = many(as_(make.caller("user", team=False)), make.project_id, [row(make.task(), make.status())])

    assert (made.status_code, made.json) == (201, [])


def test_a_task_of_another_project_is_not_commented(as_, admin, make, db):
    elsewhere = make.task(make.shot(project_id=make.project()))
    status = make.status()

    assert many(admin, make.project_id, [row(make.task(), status), row(elsewhere, status)]).status_code == 404
    assert many(as_(make.caller("user")), make.project_id, [row(elsewhere, status)]).json == []
    assert db.scalars(select(Comment.id)).all() == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"object_id": UNKNOWN}, 404),
        ({"task_status_id": UNKNOWN}, 404),
        ({"object_id": "x"}, 400),
        ({"comment": []}, 400),
        ({"links": [1]}, 400),
        ({"comment": None}, 201),
        ({"object_id": None}, 201),
    ],
)
def test_one_wrong_row_refuses_all_and_an_incomplete_one_is_left_out(admin, make, db, wrong, status):
    good = row(make.task(), make.status())
    bad = {**row(make.task(), make.status()), **wrong}

    assert many(admin, make.project_id, [good, bad]).status_code == status
    assert db.scalar(select(func.count(Comment.id))) == (1 if status == 201 else 0)


def test_a_status_that_is_closed_to_artists_refuses_all(as_, make, db):
    artist = make.caller("user")
    tasks = [make.task(assignees=[artist.id]) for _ in range(2)]
    rows = [row(tasks[0], make.status()), row(tasks[1], make.status(is_artist_allowed=False))]

    assert many(as_(artist), make.project_id, rows).status_code == 403
    assert db.scalars(select(Comment.id)).all() == []


@pytest.mark.parametrize("body", [{}, "x", ["x"], [1]])
def test_what_is_no_array_of_objects_is_400(admin, make, body):
    assert many(admin, make.project_id, body).status_code == 400


def test_ten_thousand_rows_are_posted_in_seconds(admin, make, db, queries):
    numbers = select(func.generate_series(1, 10000).label("number")).subquery()
    kind = make.entity_type("Shot")
    db.execute(
        insert(Entity).from_select(
            ["name", "project_id", "entity_type_id"],
            select(func.concat("S", numbers.c.number), literal(make.project_id), literal(kind)),
        )
    )
    type_id, todo, wip = make.task_type(), make.task_status("todo"), make.status(is_wip=True)
    db.execute(
        insert(Task).from_select(
            ["name", "project_id", "entity_id", "task_type_id", "task_status_id"],
            select(literal("main"), Entity.project_id, Entity.id, literal(type_id), literal(todo)),
        )
    )
    tasks = db.scalars(select(Task.id)).all()
    db.commit()
    db.execute(text("ANALYZE"))

    start = time.process_time()
    with queries(at_most=9):
        made = many(admin, make.project_id, [row(task, wip) for task in tasks])
    took = time.process_time() - start

    assert len(made.json) == 10000
    assert took < 5  # seconds of ours; PostgreSQL takes as long again


def test_the_last_comment_of_a_client_is_said_again(as_, make, db):
    client, manager = make.caller("client"), make.caller("manager")
    task, silent, status = make.task(), make.task(), make.task_status("todo")
    elsewhere = make.task(make.shot(project_id=make.project()))
    for n, said in enumerate(("old", "new")):
        make.comment(task, client.id, text=said, created_at=f"2026-01-0{n + 1}T10:00:00Z")
    make.comment(task, manager.id, text="staff", created_at="2026-01-05T10:00:00Z")
    path = f"/actions/projects/{make.project_id}/tasks/copy-client-comments"
    ids = [str(one) for one in (task, silent, elsewhere)]

    made = as_(manager).post(path, {"task_ids": ids, "prefix": "Client:"})

    assert made.status_code == 201
    assert [(one["text"], one["person_id"]) for one in made.json] == [("Client:\n\nnew", str(manager.id))]
    assert made.json[0]["task_status_id"] == str(status)
    assert as_(make.caller("supervisor")).post(path, {"task_ids": ids}).status_code == 403
    assert as_(manager).post(path, {"task_ids": []}).status_code == 400


def test_a_batch_posts_several_comments_with_their_files(as_, make, db):
    artist = make.caller("user")
    task, status = make.task(assignees=[artist.id]), str(make.task_status("todo"))
    comments = [{"task_status_id": status, "text": f"n{n}", "created_at": None} for n in range(11)]
    form = {
        "comments": json.dumps(comments),
        "attachment_file-1": (io.BytesIO(b"one"), "one.txt"),
        "attachment_file-10": (io.BytesIO(b"ten"), "ten.txt"),
        "attachment_file-99": (io.BytesIO(b"none"), "none.txt"),
    }

    made = as_(artist).post(f"/actions/tasks/{task}/batch-comment", data=form)

    assert made.status_code == 201, made.json
    assert [one["text"] for one in made.json] == [f"n{n}" for n in range(11)]
    files = {n: [file["name"] for file in one["attachment_files"]] for n, one in enumerate(made.json)}
    assert {n: names for n, names in files.items() if names} == {1: ["one.txt"], 10: ["ten.txt"]}
    assert made.json[0]["preview_files"] == []


def test_a_batch_over_several_tasks_is_posted_whole_or_not_at_all(as_, make, db):
    artist = make.caller("user")
    own, other, status = make.task(assignees=[artist.id]), make.task(), str(make.task_status("todo"))
    rows = [{"task_id": str(id_), "task_status_id": status, "text": "x"} for id_ in (own, other)]

    assert as_(artist).post("/actions/tasks/batch-comment", {"comments": rows}).status_code == 403
    assert db.scalars(select(Comment.id)).all() == []
    assert as_(artist).post("/actions/tasks/batch-comment", {"comments": rows[:1]}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [{}, {"comments": None}, {"comments": "{"}, {"comments": [{}]}, {"comments": [1]}, {"comments": "null"}],
)
def test_a_wrong_batch_is_400(admin, make, body):
    assert admin.post(f"/actions/tasks/{make.task()}/batch-comment", body).status_code == 400


def test_an_author_may_be_named_by_managers_only(as_, make, db):
    manager, other = make.caller("manager"), make.person()
    task, status = make.task(), str(make.task_status("todo"))
    path = f"/actions/tasks/{task}/batch-comment"
    body = {"comments": [{"task_status_id": status, "text": "x", "person_id": str(other)}]}

    assert as_(manager).post(path, body).json[0]["person_id"] == str(other)
    body["comments"][0]["person_id"] = str(uuid4())
    assert as_(manager).post(path, body).status_code == 404
    assert db.scalars(select(Notification.id)).all() == []
