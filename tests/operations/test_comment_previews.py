"""Comments present previews; what clients are shown of them (spec 30 §4.9, 1.4; 40 §4.11)."""

import io
import json
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app.models import ApiEvent, AttachmentFile, CommentPreviewLink, News, PreviewFile, Project


def path(task, comment, *rest):
    return "/".join(["/actions/tasks", str(task), "comments", str(comment), *map(str, rest)])


def add(client, task, comment, **body):
    return client.post(path(task, comment, "add-preview"), body)


def picture():
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return io.BytesIO(made.getvalue())


@pytest.fixture
def scene(make):
    """A task and two comments on it."""
    task = make.task()
    return task, make.comment(task), make.comment(task)


def test_previews_get_their_revision_and_position(admin, make, scene):
    task, first, second = scene

    made = [
        add(admin, task, first).json,
        add(admin, task, first).json,
        add(admin, task, second).json,
        add(admin, task, first).json,
        add(admin, task, make.comment(task), revision=9).json,
        add(admin, task, make.comment(task)).json,
        add(admin, task, make.comment(task), revision=0).json,
    ]

    assert [(one["revision"], one["position"]) for one in made] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (1, 3),
        (9, 1),
        (10, 1),
        (0, 1),
    ]
    assert {(one["extension"], one["status"], one["source"]) for one in made} == {
        ("mp4", "processing", "webgui")
    }
    assert made[0]["comments"] == [str(first)]


def test_a_taken_revision_is_refused(admin, make, scene):
    task, first, second = scene
    add(admin, task, first, revision=3)

    assert add(admin, task, second, revision=3).status_code == 400
    assert add(admin, task, first, revision=-1).status_code == 400
    assert add(admin, task, first, revision="x").status_code == 400


def test_a_production_may_take_one_preview_a_revision(admin, make, scene, db):
    task, first, _second = scene
    db.query(Project).filter(Project.id == make.project_id).update({"is_single_preview_per_revision": True})
    db.commit()

    assert [add(admin, task, first).status_code for _ in range(2)] == [201, 400]


def test_a_preview_joins_another_one_s_revision(admin, make, scene):
    task, first, second = scene
    shown = add(admin, task, first).json

    made = admin.post(path(task, second, "preview-files", shown["id"]))

    assert (made.status_code, made.json["revision"], made.json["position"]) == (201, 1, 2)
    assert made.json["comments"] == [str(second)]
    assert admin.post(path(task, second, "preview-files", uuid4())).status_code == 404


def test_the_world_hears_of_it_and_the_news_show_it(admin, make, db):
    task = make.task()
    body = {"task_status_id": str(make.task_status("todo"))}
    comment = admin.post(f"/actions/tasks/{task}/comment", body).json["id"]

    made = add(admin, task, comment).json

    db.commit()
    assert db.scalars(select(News.preview_file_id)).all() == [make.db.get(PreviewFile, made["id"]).id]
    events = db.execute(select(ApiEvent.name, ApiEvent.data).order_by(ApiEvent.position)).all()[-2:]
    assert [one.name for one in events] == ["preview-file:new", "comment:update"]
    assert events[0].data == {
        "preview_file_id": made["id"],
        "comment_id": comment,
        "project_id": str(make.project_id),
    }


def test_only_who_acts_on_the_task_adds_to_a_comment_of_that_task(as_, admin, make, scene):
    task, first, _second = scene
    artist = make.caller("user")
    own = make.task(assignees=[artist.id])

    assert add(as_(artist), task, first).status_code == 403
    assert add(as_(artist), own, first).status_code == 404
    assert add(as_(artist), own, make.comment(own)).status_code == 201
    assert add(admin, task, uuid4()).status_code == 404


def test_a_preview_is_removed_from_its_comment(as_, admin, make, scene, db):
    task, first, second = scene
    manager, supervisor = as_(make.caller("manager")), as_(make.caller("supervisor"))
    ids = [add(admin, task, first).json["id"] for _ in range(2)]

    assert admin.delete(path(task, second, "preview-files", ids[0])).status_code == 404
    assert supervisor.delete(path(task, first, "preview-files", ids[0]) + "?force=true").status_code == 403
    assert supervisor.delete(path(task, first, "preview-files", ids[0])).status_code == 204
    assert manager.delete(path(task, first, "preview-files", ids[1]) + "?force=true").status_code == 204
    assert db.scalars(select(PreviewFile.id)).all() == []


def test_a_batch_makes_previews_of_pictures_and_leaves_out_what_is_none(admin, make):
    status = str(make.task_status("todo"))
    task = make.task()
    form = {
        "comments": json.dumps([{"task_status_id": status, "text": f"n{n}"} for n in range(2)]),
        "preview_file-0": (picture(), "a.png"),
        "preview_file-1": (io.BytesIO(b"no picture"), "b.png"),
        "x_preview_file-1_2": (picture(), "c.png"),
    }

    made = admin.post(f"/actions/tasks/{task}/batch-comment", data=form)

    assert made.status_code == 201, made.json
    shown = [[(one["original_name"], one["revision"]) for one in row["preview_files"]] for row in made.json]
    assert shown == [[("a", 1)], [("c", 2)]]


def listed(client, task):
    return client.get(f"/data/tasks/{task}/comments").json


def present(make, task, comment, **values):
    preview = make.row(PreviewFile, name=str(uuid4()), task_id=task, **values)
    make.row(CommentPreviewLink, comment_id=comment, preview_file_id=preview)
    return preview


def test_a_client_is_shown_the_staff_s_previews_but_not_what_is_said(as_, make):
    task, client = make.task(), make.caller("client")
    said = {
        "text": "internal",
        "checklist": [{"text": "a"}],
        "links": ["http://internal"],
        "replies": [{"id": "1", "text": "secret", "person_id": str(make.person())}],
    }
    shown, silent, refused = (make.comment(task, **said) for _ in range(3))
    make.row(AttachmentFile, name="secret.txt", comment_id=shown)
    preview = present(make, task, shown)
    present(make, task, refused, validation_status="rejected")
    open_one = make.comment(task, for_client=True, **said)

    found = {one["id"]: one for one in listed(as_(client), task)}

    assert set(found) == {str(shown), str(open_one)}
    blank = found[str(shown)]
    assert [one["id"] for one in blank["previews"]] == [str(preview)]
    hidden = {key: blank[key] for key in ("text", "checklist", "links", "replies", "attachment_files")}
    assert hidden == {"text": "", "checklist": [], "links": [], "replies": [], "attachment_files": []}
    assert found[str(open_one)]["text"] == "internal"
    assert found[str(open_one)]["replies"][0]["text"] == "secret"
    assert str(silent) not in found


def test_isolated_clients_are_shown_no_previews_of_other_clients(as_, make):
    project = make.project(is_clients_isolated=True)
    one, other = (make.caller("client", project_id=project) for _ in range(2))
    task = make.task(make.shot(project_id=project))
    present(make, task, make.comment(task, one.id))

    assert listed(as_(other), task) == []
    assert len(listed(as_(one), task)) == 1


def test_who_is_client_on_one_production_only_is_blanked_there_only(as_, make):
    mixed = make.caller("user")
    elsewhere = make.project()
    make.member(elsewhere, mixed.id, "client")
    own, far = make.task(assignees=[mixed.id]), make.task(make.shot(project_id=elsewhere))
    for task in (own, far):
        present(make, task, make.comment(task, text="internal"))

    assert [one["text"] for one in listed(as_(mixed), own)] == ["internal"]
    assert [one["text"] for one in listed(as_(mixed), far)] == [""]
