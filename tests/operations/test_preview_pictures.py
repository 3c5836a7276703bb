"""Pictures and files of previews (spec 40 §4.2, 4.3, 4.5, 4.6)."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app.models import Entity, PreviewFile
from tests.media import images
from tests.operations.previewing import News, preview, send


def test_a_picture_fills_a_preview_and_the_task_shows_it(admin, make):
    task = make.task()
    comment = make.comment(task, for_client=True)
    id_ = preview(make, task, comment)
    news = News(make)

    made = send(admin, id_, images.picture(kind="JPEG"), "shot.v2.JPG")

    assert made.status_code == 201
    shown = {
        key: made.json[key] for key in ("id", "extension", "original_name", "status", "width", "height", "type")
    }
    assert shown == {
        "id": str(id_), "extension": "png", "original_name": "shot.v2", "status": "ready", "width": 64, "height": 48,
        "type": "PreviewFile",
    }  # fmt: skip
    assert made.json["file_size"] == len(admin.get(f"/pictures/originals/preview-files/{id_}.png").data)
    project = {"project_id": str(make.project_id)}
    author = admin.get(f"/data/comments/{comment}").json["person_id"]
    assert news.told() == [
        ("preview-file:update", {"preview_file_id": str(id_), "status": "ready", **project}),
        ("task:update", {"task_id": str(task), **project}),
        ("preview-file:update", {"preview_file_id": str(id_), "status": "ready", **project}),
        ("comment:update", {
            "comment_id": str(comment), "task_id": str(task), "person_id": author, "for_client": True, **project,
        }),
        ("preview-file:add-file", {
            "comment_id": str(comment), "task_id": str(task), "preview_file_id": str(id_), "revision": 1,
            "extension": "png", "status": "ready", **project,
        }),
    ]  # fmt: skip
    assert admin.get(f"/data/tasks/{task}").json["last_preview_file_id"] == str(id_)


@pytest.mark.parametrize(("kind", "size"), [
    ("originals", (64, 48)), ("previews", (1200, 900)), ("thumbnails", (150, 100)), ("thumbnails-square", (100, 100)),
])  # fmt: skip
def test_every_size_is_served_and_kept_by_browsers_alone(admin, make, kind, size):
    id_ = preview(make)
    path = f"/pictures/{kind}/preview-files/{id_}.png"
    send(admin, id_, images.picture())

    answer = admin.get(path)

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.data)).size == size
    assert {"private", "max-age=604800"} == set(answer.headers["Cache-Control"].split(", "))
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert admin.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert admin.get(path, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    assert admin.get(path, headers={"Range": "bytes=0-3"}).data == answer.data[:4]


def test_where_previews_are_set_by_themselves_the_entity_shows_it_too(admin, make):
    project = make.project(is_set_preview_automated=True)
    shot = make.shot(project_id=project)
    id_ = preview(make, make.task(entity=shot))
    news = News(make)

    send(admin, id_, images.picture())

    assert admin.get(f"/data/shots/{shot}").json["preview_file_id"] == str(id_)
    assert news.names() == [
        "preview-file:update", "task:update", "preview-file:set-main", "shot:update", "preview-file:update",
    ]  # fmt: skip
    assert news.told()[2][1] == {
        "entity_id": str(shot), "preview_file_id": str(id_), "preview_file_status": "ready", "project_id": str(project),
    }  # fmt: skip


def test_a_second_position_changes_neither_task_nor_entity(admin, make):
    task = make.task()
    id_ = preview(make, task, position=2)

    send(admin, id_, images.picture())

    assert admin.get(f"/data/tasks/{task}").json["last_preview_file_id"] is None


def test_a_preview_is_filled_once(admin, make):
    id_ = preview(make)
    send(admin, id_, images.picture())
    first = admin.get(f"/pictures/originals/preview-files/{id_}.png").data

    assert send(admin, id_, images.picture(colour=images.BLUE)).status_code == 400

    assert admin.get(f"/pictures/originals/preview-files/{id_}.png").data == first


@pytest.mark.parametrize(("data", "name"), [
    (b"not a picture", "a.png"), (b"", "a.jpg"), (images.bomb(), "a.png"), (b"x", "a.exe"), (b"x", "png"),
    (images.picture(kind="TIFF"), "a.tiff"), (b"", "a.mov"),
])  # fmt: skip
def test_what_cannot_be_a_preview_is_refused_and_the_preview_goes(admin, make, settings, data, name):
    task = make.task()
    id_ = preview(make, task)
    news = News(make)

    refused = send(admin, id_, data, name)

    assert (refused.status_code, refused.json["error"]) == (400, True)
    assert news.names() == ["preview-file:delete"]
    assert admin.get(f"/data/preview-files/{id_}").status_code == 404
    assert not [path for path in settings.preview_folder.rglob(str(id_)) if path.is_file()]


@pytest.mark.parametrize(("role", "assigned", "status"), [
    ("manager", False, 201), ("supervisor", False, 201), ("client", False, 201), ("user", False, 403),
    ("user", True, 201), ("vendor", True, 201), ("vendor", False, 403),
])  # fmt: skip
def test_who_acts_on_the_task_fills_its_previews(as_, make, role, assigned, status):
    caller = make.caller(role)
    id_ = preview(make, make.task(assignees=[caller.id] if assigned else []))

    assert send(as_(caller), id_, images.picture()).status_code == status


def test_without_a_file_or_a_preview_nothing_happens(admin, make):
    id_ = preview(make)

    assert admin.post(f"/pictures/preview-files/{id_}", data={"a": "b"}).status_code == 400
    assert admin.get(f"/data/preview-files/{id_}").json["status"] == "processing"
    assert send(admin, uuid4(), images.picture()).status_code == 404
    assert send(admin, "undefined", images.picture()).status_code == 404


@pytest.mark.parametrize(("name", "media_type"), [
    ("book.PDF", "application/pdf"), ("a.gif", "application/octet-stream"), ("a.svg", "application/octet-stream"),
    ("scene.blend", "application/octet-stream"),
])  # fmt: skip
def test_other_files_are_kept_as_they_are(admin, make, name, media_type):
    task = make.task()
    id_ = preview(make, task)
    extension = name.rsplit(".")[-1].lower()

    made = send(admin, id_, b"%PDF-1.4 anything", name)

    assert (made.status_code, made.json["status"], made.json["extension"]) == (201, "ready", extension)
    assert made.json["file_size"] == 17
    answer = admin.get(f"/pictures/originals/preview-files/{id_}.{extension}")
    assert (answer.data, answer.mimetype) == (b"%PDF-1.4 anything", media_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert admin.get(f"/pictures/thumbnails/preview-files/{id_}.png").status_code == 404
    assert admin.get(f"/data/tasks/{task}").json["last_preview_file_id"] is None


def test_a_file_is_served_under_its_own_extension_only(admin, make):
    id_ = preview(make)
    send(admin, id_, b"<svg/>", "a.svg")
    path = f"/pictures/originals/preview-files/{id_}"

    assert admin.get(f"{path}.svg").status_code == 200
    assert admin.get(f"{path}.pdf").status_code == 404
    assert admin.get(f"{path}.png").status_code == 404
    assert admin.get(f"{path}.mp4").status_code == 400
    assert admin.get(f"{path}.html").status_code == 400


def test_while_it_is_made_who_asks_for_json_is_told_to_wait(admin, make):
    id_ = preview(make)
    path = f"/pictures/thumbnails/preview-files/{id_}.png"

    waiting = admin.get(path, headers={"Accept": "application/json"})

    assert (waiting.status_code, waiting.json) == (202, {"status": "processing", "preview_file_id": str(id_)})
    assert (waiting.headers["Retry-After"], waiting.headers["Cache-Control"]) == ("5", "no-store")
    refused = admin.get(path, headers={"Accept": "image/png,*/*"})
    assert (refused.status_code, refused.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(("role", "assigned", "status"), [
    ("manager", False, 200), ("supervisor", False, 200), ("user", False, 200), ("client", False, 200),
    ("vendor", True, 200), ("vendor", False, 403),
])  # fmt: skip
def test_who_sees_the_task_sees_its_pictures(admin, as_, make, role, assigned, status):
    caller = make.caller(role)
    id_ = preview(make, make.task(assignees=[caller.id] if assigned else []))
    send(admin, id_, images.picture())

    for kind in ("originals", "previews", "thumbnails", "thumbnails-square"):
        assert as_(caller).get(f"/pictures/{kind}/preview-files/{id_}.png").status_code == status
    assert (
        as_(make.caller("manager", team=False)).get(f"/pictures/previews/preview-files/{id_}.png").status_code
        == 403
    )


def test_the_picture_of_a_shared_entity_is_for_all_but_vendors(admin, as_, make):
    asset = make.asset(is_shared=True)
    id_ = preview(make, make.task(entity=asset))
    send(admin, id_, images.picture())
    make.db.execute(Entity.__table__.update().where(Entity.id == asset).values(preview_file_id=id_))
    make.db.commit()
    path = f"/pictures/thumbnails/preview-files/{id_}.png"

    assert as_(make.caller("user", team=False)).get(path).status_code == 200
    assert as_(make.caller("vendor", team=False)).get(path).status_code == 403
    assert (
        as_(make.caller("user", team=False)).get(f"/pictures/previews/preview-files/{id_}.png").status_code
        == 403
    )


def test_rejected_previews_never_reach_clients(admin, as_, make):
    id_ = preview(make, validation_status="rejected")
    send(admin, id_, images.picture())

    assert as_(make.caller("client")).get(f"/pictures/previews/preview-files/{id_}.png").status_code == 403
    assert as_(make.caller("user")).get(f"/pictures/previews/preview-files/{id_}.png").status_code == 200


def test_a_download_is_named_after_what_it_shows(admin, make):
    project = make.project(name="Big Prj")
    shot = make.shot("P01", sequence_id=make.sequence("Séq2", project_id=project), project_id=project)
    asset = make.asset("Tree", "Props", project_id=project)
    first = preview(make, make.task(shot, make.task_type("Animation")), revision=2)
    second = preview(make, make.task(asset, make.task_type("Shaders", "Asset")), position=2)
    send(admin, first, images.picture(), "my own.png")
    send(admin, second, b"%PDF", "book.pdf")

    for id_, name in (
        (first, "big_prj_seq2_p01_animation_v2.png"),
        (second, "big_prj_props_tree_shaders_v1-2.pdf"),
    ):
        answer = admin.get(f"/pictures/originals/preview-files/{id_}/download")
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


def test_a_picture_is_read_in_two_statements(admin, make, queries):
    id_ = preview(make)
    send(admin, id_, images.picture())

    with queries(at_most=2):
        assert admin.get(f"/pictures/thumbnails/preview-files/{id_}.png").status_code == 200


def test_a_turned_photograph_stands_upright_in_every_size(admin, make):
    id_ = preview(make)

    made = send(admin, id_, images.turned_jpeg(), "a.jpeg")

    assert (made.json["width"], made.json["height"]) == (40, 80)
    thumbnail = images.opened(admin.get(f"/pictures/thumbnails/preview-files/{id_}.png").data)
    assert thumbnail.getpixel((75, 10))[0] > 200


def test_a_failure_after_the_files_were_written_leaves_none(admin, make, settings, monkeypatch):
    id_ = preview(make)
    monkeypatch.setattr("app.services.preview_states.arrived", lambda *_a: 1 / 0)

    assert send(admin, id_, images.picture()).status_code == 500

    assert not [path for path in settings.preview_folder.rglob(str(id_)) if path.is_file()]
    assert make.db.scalar(select(PreviewFile.original_name).where(PreviewFile.id == id_)) is None
