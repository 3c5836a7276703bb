"""Files attached to comments (spec 30 §6.8)."""

import io

import pytest
from sqlalchemy import select

from app.models import AttachmentFile, Chat, ChatMessage, StoredFile
from app.storage.keys import file
from app.storage.store import store_of


def form(**fields):
    """A multipart form: texts, and files as `(bytes, name, type)`."""
    return {
        key: (io.BytesIO(value[0]), *value[1:]) if isinstance(value, tuple) else value
        for key, value in fields.items()
    }


def attach(client, make, task, comment, *given):
    path = f"/actions/tasks/{task}/comments/{comment}/add-attachment"
    return client.post(path, data=form(**{f"file-{n}": one for n, one in enumerate(given)}))


@pytest.fixture
def task(make):
    return make.task()


def test_a_comment_is_posted_with_its_files(admin, make, task):
    made = admin.post(
        f"/actions/tasks/{task}/comment",
        data=form(
            task_status_id=str(make.task_status()),
            comment="With files",
            checklist='[{"text": "one", "checked": false}]',
            a=(b"hello", "notes.TXT", "text/plain"),
            b=(b"", "empty", "application/octet-stream"),
        ),
    )

    assert made.status_code == 201
    assert made.json["text"] == "With files"
    assert made.json["checklist"] == [{"text": "one", "checked": False}]
    shown = {(one["name"], one["extension"], one["size"]) for one in made.json["attachment_files"]}
    assert shown == {("notes.TXT", "txt", 5), ("empty", "empty", 0)}
    first = next(one for one in made.json["attachment_files"] if one["size"])
    assert admin.get(f"/data/attachment-files/{first['id']}/file/whatever").data == b"hello"


def test_a_comment_that_is_refused_leaves_no_file(admin, make, task, db, settings):
    before = set(settings.preview_folder.rglob("*"))

    refused = admin.post(
        f"/actions/tasks/{task}/comment",
        data=form(task_status_id=str(make.task_status()), a=(b"x", "a.txt"), person_id=str(make.task_status())),
    )

    assert refused.status_code == 404
    assert {path for path in settings.preview_folder.rglob("*") if path.is_file()} <= before
    assert db.scalars(select(AttachmentFile).where(AttachmentFile.name == "a.txt")).all() == []


def test_files_are_added_to_a_comment(admin, make, task):
    comment = make.comment(task)

    added = attach(
        admin, make, task, comment, (b"one", "a.pdf", "application/pdf"), (b"two!", "b.png", "image/png")
    )

    assert added.status_code == 201
    assert [(one["name"], one["extension"], one["size"]) for one in added.json] == [
        ("a.pdf", "pdf", 3),
        ("b.png", "png", 4),
    ]
    assert attach(admin, make, task, comment).json == []


def test_author_and_manager_add_and_remove_and_nobody_else(as_, make, task):
    author = make.caller("user")
    comment = make.comment(task, author.id)
    one = attach(as_(author), make, task, comment, (b"1", "a.txt")).json[0]["id"]
    path = f"/data/tasks/{task}/comments/{comment}/attachments/{one}"

    for role in ("supervisor", "user", "client", "vendor"):
        assert attach(as_(make.caller(role)), make, task, comment, (b"1", "a.txt")).status_code == 403
        assert as_(make.caller(role)).delete(path).status_code == 403
    assert as_(make.caller("manager")).delete(path).status_code == 204
    assert as_(author).delete(path).status_code == 404


def test_a_file_is_tied_to_its_comment_and_the_comment_to_its_task(admin, make, task):
    comment, other = make.comment(task), make.comment(task)
    one = attach(admin, make, task, comment, (b"1", "a.txt")).json[0]["id"]

    assert admin.delete(f"/data/tasks/{task}/comments/{other}/attachments/{one}").status_code == 404
    assert admin.delete(f"/data/tasks/{make.task()}/comments/{comment}/attachments/{one}").status_code == 403
    assert attach(admin, make, make.task(), comment, (b"1", "a.txt")).status_code == 403
    assert admin.get(f"/data/attachment-files/{one}/file/a.txt").status_code == 200


def test_removing_a_file_takes_it_out_of_the_store(admin, make, task, settings):
    comment = make.comment(task)
    made = attach(admin, make, task, comment, (b"1", "a.txt")).json[0]["id"]
    key = file(
        "attachments",
        make.db.scalars(select(AttachmentFile.id).where(AttachmentFile.comment_id == comment)).one(),
    )
    make.db.commit()
    assert store_of(settings).exists(key)

    assert admin.delete(f"/data/tasks/{task}/comments/{comment}/attachments/{made}").status_code == 204

    assert not store_of(settings).exists(key)
    assert admin.get(f"/data/attachment-files/{made}/file/a.txt").status_code == 404
    assert make.db.scalars(select(StoredFile.deleted_at).where(StoredFile.file_id == made)).one() is not None


def test_deleting_the_row_takes_the_file_too(admin, make, task, settings):
    made = attach(admin, make, task, make.comment(task), (b"1", "a.txt")).json[0]["id"]

    assert admin.delete(f"/data/attachment-files/{made}").status_code == 204

    assert not [path for path in settings.preview_folder.rglob(made) if path.is_file()]


@pytest.mark.parametrize(("media_type", "shown"), [
    ("image/png", "inline"), ("image/jpeg", "inline"), ("image/gif", "inline"), ("image/webp", "inline"),
    ("image/svg+xml", "attachment"), ("text/html", "attachment"), ("application/pdf", "attachment"),
])  # fmt: skip
def test_only_plain_pictures_are_shown_in_the_browser(admin, make, task, media_type, shown):
    made = attach(admin, make, task, make.comment(task), (b"<script>", "été.x", media_type)).json[0]["id"]

    answer = admin.get(f"/data/attachment-files/{made}/file/x")

    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.headers["Content-Disposition"].startswith(shown)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_downloads_have_ranges_conditions_and_are_private(admin, make, task):
    made = attach(admin, make, task, make.comment(task), (b"0123456789", "a.bin")).json[0]["id"]
    path = f"/data/attachment-files/{made}/file/a.bin"

    whole = admin.get(path)
    assert (whole.data, whole.headers["Accept-Ranges"]) == (b"0123456789", "bytes")
    assert {"private", "max-age=604800"} == set(whole.headers["Cache-Control"].split(", "))
    assert whole.headers["Last-Modified"]
    part = admin.get(path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    beyond = admin.get(path, headers={"Range": "bytes=90-"})
    assert (beyond.status_code, beyond.json["error"]) == (416, True)
    assert admin.get(path, headers={"Range": "bytes=0-1,3-4"}).data == b"0123456789"
    same = admin.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    head = admin.request("HEAD", path)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", "10")


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("supervisor", 200), ("user", 200), ("vendor", 403), ("client", 403)]
)
def test_who_reads_the_comment_downloads(admin, as_, make, task, role, status):
    made = attach(admin, make, task, make.comment(task), (b"1", "a.txt")).json[0]["id"]

    assert as_(make.caller(role)).get(f"/data/attachment-files/{made}/file/a.txt").status_code == status


def test_a_file_of_a_chat_is_for_who_sees_the_entity_and_an_orphan_for_admins(as_, admin, make):
    chat = make.row(Chat, object_id=make.shot())
    message = make.row(ChatMessage, chat_id=chat, person_id=make.person(), text="x")
    in_chat = make.row(AttachmentFile, name="a", chat_message_id=message)
    orphan = make.row(AttachmentFile, name="b")

    # The bytes of neither are in the store: who passes the door finds nothing there.
    assert as_(make.caller("user")).get(f"/data/attachment-files/{in_chat}/file/a").status_code == 404
    assert as_(make.caller("vendor")).get(f"/data/attachment-files/{in_chat}/file/a").status_code == 403
    assert as_(make.caller("user")).get(f"/data/attachment-files/{orphan}/file/a").status_code == 403
    assert admin.get(f"/data/attachment-files/{orphan}/file/a").status_code == 404


def test_the_name_of_a_file_is_kept_as_the_columns_can_and_never_a_path(admin, make, task):
    long, evil = "x" * 300 + ".blendfile", "../../../etc/passwd"

    names = [
        one["name"] for one in attach(admin, make, task, make.comment(task), (b"1", long), (b"1", evil)).json
    ]

    assert names[0] == long[-250:]
    assert names[1].endswith("passwd")


def test_the_files_of_a_task_and_of_a_project_are_listed_for_admins(admin, as_, make, task):
    comment = make.comment(task)
    made = attach(admin, make, task, comment, (b"1", "a.txt")).json[0]["id"]
    make.comment(make.task())

    for path in (f"/data/tasks/{task}/attachment-files", f"/data/projects/{make.project_id}/attachment-files"):
        (row,) = admin.get(path).json
        assert (row["id"], row["type"], row["chat_message"]) == (made, "AttachmentFile", None)
        assert (row["comment"]["id"], row["comment"]["type"]) == (str(comment), "Comment")
        assert as_(make.caller("manager")).get(path).status_code == 403
    assert admin.get(f"/data/tasks/{comment}/attachment-files").json == []


def test_listing_files_is_one_statement_more_than_the_caller(admin, make, task, queries):
    for _ in range(5):
        attach(admin, make, task, make.comment(task), (b"1", "a.txt"))

    with queries(at_most=3):
        assert len(admin.get(f"/data/projects/{make.project_id}/attachment-files").json) == 5


def test_ten_files_are_attached_in_as_many_statements_as_one(admin, make, task, queries):
    comment = make.comment(task)

    with queries(at_most=7):
        assert len(attach(admin, make, task, comment, *[(b"1", "a.txt")] * 10).json) == 10
