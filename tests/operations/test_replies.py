"""Replies to comments, and acknowledgements (spec 30 §6.7, 6.9, 7.2)."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import ApiEvent, AttachmentFile, Notification, Studio


def path(task, comment, *rest):
    return "/".join([f"/data/tasks/{task}/comments/{comment}", *map(str, rest)])


def reply(client, task, comment, text="Yes", **more):
    return client.post(path(task, comment, "reply"), {"text": text, **more})


def told(db, kind=None):
    db.commit()
    rows = select(Notification.person_id, Notification.type, Notification.reply_id)
    return {(row[0], row[1]) for row in db.execute(rows)}


def test_a_reply_joins_the_comment_and_tells_whom_it_concerns(as_, make, db, queries):
    author, artist, earlier = make.caller("manager"), make.caller("user"), make.caller("user")
    paint = make.department("Paint")
    named = make.caller("user", first_name="Grace", last_name="Hopper")
    painter = make.caller("user", departments=[paint])
    task = make.task(assignees=[artist.id])
    comment = make.comment(task, author.id, replies=[{"id": "1", "text": "x", "person_id": str(earlier.id)}])

    with queries(at_most=11):
        made = reply(as_(artist), task, comment, "See @Grace Hopper, @Paint")

    assert made.status_code == 200
    assert set(made.json) == {
        "id",
        "date",
        "person_id",
        "text",
        "mentions",
        "department_mentions",
        "created_at",
        "person",
    }
    assert (made.json["mentions"], made.json["department_mentions"]) == ([str(named.id)], [str(paint)])
    assert made.json["person"]["id"] == str(artist.id)
    shown = as_(artist).get(f"/data/comments/{comment}").json["replies"]
    assert [one["text"] for one in shown] == ["x", "See @Grace Hopper, @Paint"]
    assert told(db) == {
        (author.id, "reply"),
        (earlier.id, "reply"),
        (named.id, "reply-mention"),
        (painter.id, "reply-mention"),
    }
    events = (
        db.execute(select(ApiEvent.data).where(ApiEvent.name == "comment:reply").order_by(ApiEvent.position))
        .scalars()
        .all()
    )
    assert [one["reply_id"] for one in events] == [made.json["id"]]


def test_a_named_department_may_answer_a_reply(as_, make):
    paint = make.department("Paint")
    manager, painter, other = (
        make.caller("manager"),
        make.caller("user", departments=[paint]),
        make.caller("user"),
    )
    task = make.task()
    comment = make.comment(task, manager.id)
    assert reply(as_(painter), task, comment).status_code == 403

    reply(as_(manager), task, comment, "@Paint please")

    assert reply(as_(painter), task, comment).status_code == 200
    assert reply(as_(other), task, comment).status_code == 403


def test_a_reply_may_come_with_files_which_go_with_it(as_, make, db):
    artist = make.caller("user")
    task = make.task(assignees=[artist.id])
    comment = make.comment(task, artist.id)
    form = {"text": "see", "file-0": (io.BytesIO(b"abc"), "a.txt")}

    made = as_(artist).post(path(task, comment, "reply"), data=form)

    (file,) = made.json["attachment_files"]
    assert (file["name"], file["size"], file["reply_id"]) == ("a.txt", 3, made.json["id"])
    gone = as_(artist).delete(path(task, comment, "reply", made.json["id"]))
    assert (gone.status_code, gone.json["replies"]) == (200, [])
    db.commit()
    assert db.scalars(select(AttachmentFile.id)).all() == []


@pytest.mark.parametrize("body", [{"text": None}, {}])
def test_no_text_is_an_empty_one(admin, make, body):
    task = make.task()

    made = admin.post(path(task, make.comment(task), "reply"), body)

    assert (made.status_code, made.json["text"]) == (200, "")


@pytest.mark.parametrize(
    ("role", "staff", "for_client", "of_client"),
    [
        ("manager", 200, 200, 200),
        ("supervisor", 200, 403, 403),
        ("user", 200, 403, 403),
        ("vendor", 200, 403, 403),
        ("client", 403, 200, 200),
    ],
)
def test_talks_with_clients_are_theirs_and_the_managers(as_, make, role, staff, for_client, of_client):
    caller, client = make.caller(role), make.caller("client")
    task = make.task(assignees=[caller.id])
    comments = [make.comment(task), make.comment(task, for_client=True), make.comment(task, client.id)]

    answers = [reply(as_(caller), task, one).status_code for one in comments]

    assert answers == [staff, for_client, of_client]


def test_clients_answer_clients_of_their_own_studio(as_, make):
    one, two = make.row(Studio, name="One", color="#FFFFFF"), make.row(Studio, name="Two", color="#FFFFFF")
    author = make.caller("client", studio_id=one)
    mate, rival, nobody = (make.caller("client", studio_id=studio) for studio in (one, two, None))
    task = make.task()
    comment = make.comment(task, author.id)

    assert [reply(as_(who), task, comment).status_code for who in (author, mate, rival, nobody)] == [
        200,
        200,
        403,
        403,
    ]


def test_a_reply_is_deleted_by_its_author_or_an_admin(as_, admin, make, db):
    artist, manager = make.caller("user"), make.caller("manager")
    task = make.task(assignees=[artist.id])
    comment = make.comment(task, manager.id)
    first, second = (reply(as_(artist), task, comment).json["id"] for _ in range(2))

    assert as_(manager).delete(path(task, comment, "reply", first)).status_code == 403
    assert as_(artist).delete(path(task, comment, "reply", first)).status_code == 200
    assert admin.delete(path(task, comment, "reply", second)).status_code == 200
    assert admin.delete(path(task, comment, "reply", second)).status_code == 404
    assert admin.delete(path(make.task(), comment, "reply", first)).status_code == 404
    assert told(db) == set()


def test_an_odd_reply_of_an_import_can_be_deleted(admin, make):
    task = make.task()
    comment = make.comment(task, replies=[{"id": "odd", "text": "x"}, "nothing"])

    assert reply(admin, task, comment).status_code == 200
    assert admin.delete(path(task, comment, "reply", "odd")).status_code == 200


def test_a_reply_needs_its_comment_on_that_task(admin, make):
    comment = make.comment(make.task())

    assert reply(admin, make.task(), comment).status_code == 404
    assert reply(admin, make.task(), uuid4()).status_code == 404


def test_an_acknowledgement_is_given_and_taken_back(as_, make, db):
    reader = make.caller("user")
    task = make.task()
    ack = path(task, make.comment(task), "ack")

    given, taken = (as_(reader).post(ack) for _ in range(2))

    assert (given.status_code, given.json["acknowledgements"]) == (200, [str(reader.id)])
    assert taken.json["acknowledgements"] == []
    names = db.scalars(select(ApiEvent.name).order_by(ApiEvent.position)).all()
    assert names == ["comment:acknowledge", "comment:unacknowledge"]


def test_only_a_comment_that_the_caller_reads_is_acknowledged(as_, make):
    client, artist = make.caller("client"), make.caller("user")
    task = make.task()
    staff, talk = make.comment(task), make.comment(task, client.id)

    assert as_(client).post(path(task, staff, "ack")).status_code == 403
    assert as_(artist).post(path(task, talk, "ack")).status_code == 403
    assert as_(client).post(path(make.task(), talk, "ack")).status_code == 404
