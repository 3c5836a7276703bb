"""Comments are edited, deleted and moved; their task follows (spec 30 §6.6, 6.10, 15.1, 16.4)."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import (
    ApiEvent,
    AttachmentFile,
    Comment,
    CommentPreviewLink,
    News,
    Notification,
    PreviewFile,
    Task,
)

UNKNOWN = "00000000-0000-4000-8000-00000000dead"  # ids of tests that xdist collects must not be random


def post(client, task, status, comment="", **body):
    path = f"/actions/tasks/{task}/comment"
    made = client.post(path, {"task_status_id": str(status), "comment": comment, **body})
    assert made.status_code == 201, made.json
    return made.json["id"]


def told(db, name):
    db.commit()
    return [
        row[0]
        for row in db.execute(select(ApiEvent.data).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


@pytest.fixture
def scene(make):
    """A task with its artist."""
    artist = make.caller("user")
    return make.task(assignees=[artist.id]), artist


def test_an_author_edits_their_text_and_status(as_, admin, make, scene, db):
    task, artist = scene
    wip, done = make.status(is_wip=True), make.status(is_done=True)
    id_ = post(as_(artist), task, wip, "first")

    edited = as_(artist).put(f"/data/comments/{id_}", {"text": "second", "task_status_id": str(done)})

    assert edited.status_code == 200
    assert (edited.json["text"], edited.json["editor_id"]) == ("second", str(artist.id))
    assert "mentions" not in edited.json
    moved = admin.get(f"/data/tasks/{task}").json
    assert (moved["task_status_id"], moved["real_start_date"]) == (str(done), None)
    assert moved["done_date"] == edited.json["created_at"]
    assert [one["comment_id"] for one in told(db, "comment:update")] == [id_]
    assert told(db, "task:status-changed")[-1]["new_task_status_id"] == str(done)


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        ("manager", {"text": "x", "for_client": True, "pinned": True}, 200),
        ("supervisor", {"text": "x"}, 403),
        ("supervisor", {"pinned": True}, 200),
        ("supervisor", {"checklist": [{"text": "a", "checked": True}]}, 200),
        ("supervisor", {"for_client": True}, 403),
        ("user", {"pinned": True}, 403),
        ("user", {"checklist": [{"text": "a"}]}, 403),
        ("user", {"pinned": False, "for_client": None, "checklist": None}, 200),
        ("vendor", {"text": "x"}, 403),
        ("client", {"text": "x"}, 403),
    ],
    ids=str,
)
def test_others_edit_parts_of_it(as_, make, scene, role, body, status):
    task, artist = scene
    id_ = make.comment(task, artist.id)

    assert as_(make.caller(role)).put(f"/data/comments/{id_}", body).status_code == status


def test_who_is_assigned_ticks_a_checklist(as_, make, scene):
    task, artist = scene
    id_ = make.comment(task, make.caller("manager").id, checklist=[{"text": "a", "checked": False}])

    done = as_(artist).put(f"/data/comments/{id_}", {"checklist": [{"text": "a", "checked": True}]})

    assert (done.status_code, done.json["checklist"]) == (200, [{"text": "a", "checked": True}])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"object_id": UNKNOWN}, 400),
        ({"task_status_id": None}, 400),
        ({"task_status_id": UNKNOWN}, 404),
        ({"task_status_id": "x"}, 400),
        ({"checklist": {}}, 400),
        ({"person_id": UNKNOWN}, 400),
        ({"text": "nul\x00"}, 400),
    ],
    ids=str,
)
def test_a_wrong_edit_is_refused(admin, make, body, status):
    id_ = make.comment(make.task())

    assert admin.put(f"/data/comments/{id_}", body).status_code == status


def test_an_author_gives_no_status_that_they_may_not_set_and_forges_nothing(as_, make, scene, admin):
    task, artist = scene
    id_ = make.comment(task, artist.id)
    closed = make.status(is_artist_allowed=False)
    forged = {"replies": [{"id": "x"}], "acknowledgements": [str(artist.id)], "person_id": str(make.person())}

    assert as_(artist).put(f"/data/comments/{id_}", {"task_status_id": str(closed)}).status_code == 403
    assert as_(artist).put(f"/data/comments/{id_}", forged).status_code == 403
    del forged["person_id"]
    assert as_(artist).put(f"/data/comments/{id_}", forged).status_code == 200
    shown = admin.get(f"/data/comments/{id_}").json
    assert (shown["replies"], shown["acknowledgements"]) == ([], [])


def test_who_is_only_mentioned_changes_no_status_by_editing(as_, admin, make):
    named = make.caller("user", first_name="Grace", last_name="Hopper")
    task, todo = make.task(), make.task_status("todo")
    post(admin, task, todo, "@Grace Hopper")
    id_ = post(as_(named), task, todo, "yes")

    assert as_(named).put(f"/data/comments/{id_}", {"task_status_id": str(make.status())}).status_code == 403


def test_an_edited_text_mentions_anew_and_tells_only_who_did_not_know(admin, make, db):
    ada = make.caller("user", first_name="Ada", last_name="Byron")
    ben = make.caller("user", first_name="Ben", last_name="Nevis")
    id_ = post(admin, make.task(), make.task_status("todo"), "@Ada Byron")

    def mentioned():
        db.commit()
        rows = select(Notification.id, Notification.person_id).where(Notification.type == "mention")
        return {row.person_id: row.id for row in db.execute(rows)}

    first = mentioned()
    admin.put(f"/data/comments/{id_}", {"text": "@Ada Byron and @Ben Nevis"})
    second = mentioned()
    admin.put(f"/data/comments/{id_}", {"pinned": True})
    admin.put(f"/data/comments/{id_}", {"text": "@Ben Nevis"})

    assert set(first) == {ada.id}
    assert (set(second), second[ada.id]) == ({ada.id, ben.id}, first[ada.id])
    assert mentioned() == {ben.id: second[ben.id]}
    assert admin.get(f"/data/comments/{id_}").json["mentions"] == [str(ben.id)]


def test_strangers_edit_and_delete_nothing(as_, make):
    id_ = make.comment(make.task())
    stranger = as_(make.caller("manager", team=False))

    assert stranger.put(f"/data/comments/{id_}", {"text": "x"}).status_code == 403
    assert stranger.delete(f"/data/comments/{id_}").status_code == 403


def test_a_deleted_comment_takes_everything_along_and_its_task_goes_back(as_, admin, make, scene, db):
    task, artist = scene
    wip, done = make.status(is_wip=True), make.status(is_done=True)
    post(as_(artist), task, wip)
    id_ = post(admin, task, done)
    make.row(AttachmentFile, name="a.txt", size=1, extension="txt", comment_id=id_)
    preview = make.row(PreviewFile, name="p", task_id=task, revision=1, status="ready", extension="png")
    make.row(CommentPreviewLink, comment_id=id_, preview_file_id=preview)

    assert admin.delete(f"/data/tasks/{task}/comments/{id_}").status_code == 204

    moved = admin.get(f"/data/tasks/{task}").json
    assert (moved["task_status_id"], moved["done_date"]) == (str(wip), None)
    assert moved["real_start_date"] is not None
    for model, condition in (
        (News, News.comment_id == id_),
        (Notification, Notification.comment_id == id_),
        (AttachmentFile, AttachmentFile.comment_id == id_),
        (PreviewFile, PreviewFile.id == preview),
        (Comment, Comment.id == id_),
    ):
        assert db.execute(select(model.id).where(condition)).all() == [], model
    assert told(db, "comment:delete") == [
        {"comment_id": id_, "task_id": str(task), "project_id": str(make.project_id)}
    ]
    assert told(db, "task:status-changed")[-1]["new_task_status_id"] == str(wip)
    assert len(told(db, "news:delete")) == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 204), ("supervisor", 403), ("user", 403), ("client", 403), ("vendor", 403)],
)
def test_who_deletes_the_comment_of_another(as_, make, role, status):
    id_ = make.comment(make.task())

    assert as_(make.caller(role)).delete(f"/data/comments/{id_}").status_code == status


def test_an_author_deletes_their_own_while_they_see_the_task(as_, make, scene):
    task, artist = scene
    gone = make.caller("user", team=False)
    own, old = make.comment(task, artist.id), make.comment(task, gone.id)

    assert as_(artist).delete(f"/data/tasks/{task}/comments/{own}").status_code == 204
    assert as_(gone).delete(f"/data/comments/{old}").status_code == 403


def test_a_comment_is_deleted_on_its_own_task_only(admin, make):
    id_ = make.comment(make.task())

    assert admin.delete(f"/data/tasks/{make.task()}/comments/{id_}").status_code == 404
    assert admin.delete(f"/data/comments/{uuid4()}").status_code == 404
    assert admin.delete("/data/comments/x").status_code == 400


def move(client, source, comment, target):
    return client.post(f"/actions/tasks/{source}/comments/{comment}/move", {"target_task_id": str(target)})


def test_a_comment_moves_to_another_task_of_the_entity(as_, make, db, admin):
    shot, artist = make.shot(), make.caller("user")
    source, target = make.task(shot), make.task(shot, assignees=[artist.id])
    wip = make.status(is_wip=True)
    id_ = post(admin, source, wip, "here")

    moved = move(as_(make.caller("manager")), source, id_, target)

    assert moved.status_code == 200
    assert (moved.json["object_id"], moved.json["text"], moved.json["previews"]) == (str(target), "here", [])
    assert admin.get(f"/data/tasks/{target}").json["task_status_id"] == str(wip)
    assert admin.get(f"/data/tasks/{source}").json["task_status_id"] == str(make.task_status("todo"))
    db.commit()
    assert db.execute(select(News.task_id, News.change)).all() == [(target, False)]
    assert db.execute(select(Notification.task_id, Notification.person_id)).all() == [(target, artist.id)]
    assert told(db, "comment:delete")[0]["task_id"] == str(source)
    assert told(db, "comment:new")[-1]["task_id"] == str(target)


def test_what_cannot_be_moved(as_, admin, make):
    shot = make.shot()
    source, beside, far = make.task(shot), make.task(shot), make.task()
    id_, shown = make.comment(source), make.comment(source)
    preview = make.row(PreviewFile, name="p", task_id=source)
    make.row(CommentPreviewLink, comment_id=shown, preview_file_id=preview)

    assert move(admin, source, id_, source).status_code == 400
    assert move(admin, source, id_, far).status_code == 400
    assert move(admin, source, shown, beside).status_code == 400
    assert move(admin, beside, id_, source).status_code == 400
    assert move(admin, source, id_, uuid4()).status_code == 404
    assert move(admin, source, uuid4(), beside).status_code == 404
    assert move(admin, source, id_, "x").status_code == 404
    assert move(as_(make.caller("supervisor")), source, id_, beside).status_code == 403
    assert move(as_(make.caller("user", project_role="manager")), source, id_, beside).status_code == 200


def test_deleting_takes_a_fixed_number_of_statements(admin, make, queries):
    task, status = make.task(), make.status()
    ids = [post(admin, task, status) for _ in range(6)]

    with queries(at_most=16):
        admin.delete(f"/data/comments/{ids[0]}")


def test_the_replay_after_a_deletion_is_what_the_rest_would_have_made(admin, make, db):
    task = make.task()
    wip, review, retake = (
        make.status(is_wip=True),
        make.status(is_feedback_request=True),
        make.status(is_retake=True),
    )
    for status in (wip, review, retake):
        post(admin, task, status)
    before = admin.get(f"/data/tasks/{task}").json
    last = post(admin, task, make.status(is_done=True))

    admin.delete(f"/data/comments/{last}")

    after = admin.get(f"/data/tasks/{task}").json
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert db.scalar(select(Task.retake_count).where(Task.id == task)) == 1
