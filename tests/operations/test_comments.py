"""Comments: posted with all that follows for their task and its people (spec 30 §5, 6.1)."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import ApiEvent, News, Notification, Project

UNKNOWN = "00000000-0000-4000-8000-00000000dead"  # ids of tests that xdist collects must not be random


def post(client, task_id, status_id, **body):
    return client.post(f"/actions/tasks/{task_id}/comment", {"task_status_id": str(status_id), **body})


def test_a_comment_moves_its_task_and_tells_people(admin, as_, make, db, queries):
    artist = make.caller("user")
    task = make.task(assignees=[artist.id])
    review = make.status(is_feedback_request=True)

    with queries(at_most=12):
        made = post(as_(artist), task, review, comment="Look", checklist=[{"text": "a", "checked": False}])

    assert made.status_code == 201, made.json
    assert made.json["text"] == "Look"
    assert made.json["checklist"] == [{"text": "a", "checked": False}]
    assert made.json["task_status"]["id"] == str(review)
    assert set(made.json["person"]) == {"id", "first_name", "last_name", "full_name", "has_avatar", "role"}
    moved = admin.get(f"/data/tasks/{task}").json
    assert moved["task_status_id"] == str(review)
    assert moved["end_date"] is not None
    assert moved["last_comment_date"] == made.json["created_at"]
    assert db.execute(select(News.change).where(News.task_id == task)).scalar_one() is True
    assert db.execute(select(Notification.id).where(Notification.task_id == task)).all() == []
    names = db.scalars(select(ApiEvent.name).order_by(ApiEvent.position)).all()
    assert {"comment:new", "task:update", "task:status-changed", "task:to-review", "news:new"} <= set(names)


def test_assignees_and_mentioned_people_are_notified(admin, make, db):
    artist = make.caller("user")
    named = make.caller("user", first_name="Grace", last_name="Hopper")
    task = make.task(assignees=[artist.id])

    made = post(admin, task, make.task_status("todo"), comment="Please @Grace Hopper")

    assert made.json["mentions"] == [str(named.id)]
    told = db.execute(select(Notification.person_id, Notification.type).where(Notification.task_id == task))
    assert {tuple(row) for row in told} == {(artist.id, "comment"), (named.id, "mention")}


def test_nobody_is_notified_of_what_they_may_not_read(as_, make, db):
    artist, client, mate = make.caller("user"), make.caller("client"), make.caller("client")
    manager = make.caller("manager")
    task, status = make.task(assignees=[artist.id, client.id, mate.id]), make.task_status("todo")

    def notified(author, **body):
        made = post(as_(author), task, status, **body)
        db.commit()
        told = select(Notification.person_id).where(Notification.comment_id == made.json["id"])
        return set(db.scalars(told))

    assert notified(manager) == {artist.id}
    assert notified(manager, for_client=True) == {artist.id, client.id, mate.id}
    assert notified(client) == {mate.id}


def test_an_older_comment_is_replayed(admin, make):
    task, retake, done = make.task(), make.status(is_retake=True), make.status(is_done=True)

    post(admin, task, done)
    post(admin, task, retake, created_at="2020-01-01 10:00:00")

    moved = admin.get(f"/data/tasks/{task}").json
    assert (moved["task_status_id"], moved["retake_count"]) == (str(done), 1)


def test_retakes_are_capped(admin, make, db):
    task, retake, wip = make.task(), make.status(is_retake=True), make.status(is_wip=True)
    db.query(Project).filter(Project.id == make.project_id).update({"max_retakes": 1})
    db.commit()

    answers = [post(admin, task, status).status_code for status in (retake, wip, retake)]

    assert answers == [201, 201, 400]


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 201), ("supervisor", 201), ("client", 201), ("user", 403), ("vendor", 403)],
)
def test_who_may_comment_a_task_of_somebody_else(as_, make, role, status):
    assert post(as_(make.caller(role)), make.task(), make.task_status("todo")).status_code == status


def test_an_artist_may_not_set_a_status_that_is_closed_to_artists(as_, make):
    artist = make.caller("user")
    task = make.task(assignees=[artist.id])

    assert post(as_(artist), task, make.status(is_artist_allowed=False)).status_code == 403


def test_who_is_mentioned_may_answer_without_changing_the_status(admin, as_, make):
    named = make.caller("user", first_name="Grace", last_name="Hopper")
    task, status = make.task(), make.task_status("todo")
    post(admin, task, status, comment="@Grace Hopper")

    assert post(as_(named), task, make.status()).status_code == 403
    assert post(as_(named), task, status).status_code == 201


def test_only_managers_speak_for_others_and_date_comments(as_, make):
    artist, other = make.caller("user"), make.person()
    task, status = make.task(assignees=[artist.id]), make.task_status("todo")
    body = {"person_id": str(other), "created_at": "2020-01-01T10:00:00", "for_client": True}

    own = post(as_(artist), task, status, **body).json
    given = post(as_(make.caller("manager")), task, status, **body).json

    assert (own["person_id"], own["for_client"]) == (str(artist.id), False)
    assert (given["person_id"], given["for_client"]) == (str(other), True)
    assert given["created_at"] == "2020-01-01T10:00:00"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"task_status_id": "x"}, 404),
        ({"task_status_id": UNKNOWN}, 404),
        ({"comment": None}, 400),
        ({"checklist": "{"}, 400),
        ({"checklist": {}}, 400),
        ({"links": [1]}, 400),
        ({"person_id": "x"}, 404),
    ],
)
def test_bad_comments_are_refused(admin, make, db, body, status):
    task = make.task()
    known = {"task_status_id": str(make.task_status("todo"))} if body and "task_status_id" not in body else {}

    assert admin.post(f"/actions/tasks/{task}/comment", {**known, **body}).status_code == status
    assert db.execute(select(News.id).where(News.task_id == task)).all() == []


def test_a_form_is_a_comment_too(admin, make):
    status = make.task_status("todo")
    form = {
        "task_status_id": str(status),
        "comment": "hi",
        "checklist": '[{"text": "a"}]',
        "for_client": "true",
    }

    made = admin.post(f"/actions/tasks/{make.task()}/comment", data=form)

    assert made.status_code == 201
    assert made.json["checklist"] == [{"text": "a"}]
    assert made.json["task_status_id"] == str(status)


def test_an_unknown_task_is_404(admin, make):
    assert post(admin, uuid4(), make.task_status("todo")).status_code == 404
