"""A POST with an Idempotency-Key is done once and answered as the first time, for a day."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.models import AttachmentFile, Comment, IdempotencyKey


@pytest.fixture
def post(make, as_):
    """Posts a comment: `post(person, key, text)`."""
    task, status = make.task(), str(make.task_status("todo"))

    def send(person, key, text="Look", **more):
        body = {"task_status_id": status, "comment": text, **more}
        headers = {"Idempotency-Key": key} if key is not None else {}
        return as_(person).post(f"/actions/tasks/{task}/comment", body, headers=headers)

    return send


def comments(db):
    db.commit()
    return db.scalar(select(func.count(Comment.id)))


def test_the_same_request_is_done_once(make, post, db):
    person = make.caller("manager")

    first, second = post(person, "abc"), post(person, "abc")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json == first.json
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert comments(db) == 1


def test_another_request_under_the_same_key_is_422(make, post, db):
    person = make.caller("manager")
    post(person, "abc")

    other = post(person, "abc", "Something else")

    assert other.status_code == 422
    assert "Idempotency-Key" in other.json["message"]
    assert comments(db) == 1


def test_keys_are_the_callers_own_and_requests_without_one_are_done_each_time(make, post, db):
    one, two = make.caller("manager"), make.caller("manager")

    answers = [post(one, "abc"), post(two, "abc"), post(one, None), post(one, None)]

    assert len({answer.json["id"] for answer in answers}) == 4
    assert comments(db) == 4


def test_a_refused_request_leaves_no_key(make, post, db):
    person = make.caller("manager")

    assert post(person, "abc", checklist="{").status_code == 400
    assert post(person, "abc").status_code == 201
    assert comments(db) == 1


def test_after_a_day_a_key_is_free_again(make, post, db):
    person = make.caller("manager")
    post(person, "abc")
    ago = func.now() - timedelta(days=1, minutes=1)
    db.execute(update(IdempotencyKey).values(created_at=ago))
    db.commit()

    assert post(person, "abc", "New").json["text"] == "New"
    assert comments(db) == 2


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_wrong_key_is_400(make, post, key):
    assert post(make.caller("manager"), key).status_code == 400


def test_a_form_with_files_is_the_same_when_its_fields_and_files_are(make, as_, db):
    client, task = as_(make.caller("manager")), make.task()

    def send(content):
        form = {
            "task_status_id": str(make.task_status("todo")),
            "comment": "see",
            "file-0": (io.BytesIO(content), "a.txt"),
        }
        return client.post(f"/actions/tasks/{task}/comment", data=form, headers={"Idempotency-Key": "k"})

    first, second, third = send(b"abc"), send(b"abc"), send(b"abd")

    assert (first.status_code, second.json, third.status_code) == (201, first.json, 422)
    assert comments(db) == 1
    assert db.scalars(select(AttachmentFile.size)).all() == [3]


def test_a_revoked_right_is_not_answered_from_memory(make, as_, db):
    artist = make.caller("user")
    task = make.task(assignees=[artist.id])
    path, headers = f"/actions/tasks/{task}/comment", {"Idempotency-Key": "k"}
    body = {"task_status_id": str(make.task_status("todo"))}
    assert as_(artist).post(path, body, headers=headers).status_code == 201

    as_(make.caller("admin")).put("/actions/tasks/clear-assignation", {"task_ids": [str(task)]})

    assert as_(artist).post(path, body, headers=headers).status_code == 403
