"""Rows of attached files (spec 30 §16.5)."""

import pytest

from app.models import AttachmentFile


def _file(make, **values):
    return make.row(AttachmentFile, name="a.txt", size=3, extension="txt", mimetype="text/plain", **values)


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("supervisor", 200), ("user", 200), ("vendor", 403), ("client", 403)]
)
def test_who_reads_the_comment_reads_its_files(as_, make, role, status):
    path = f"/data/attachment-files/{_file(make, comment_id=make.comment(make.task()))}"

    assert as_(make.caller(role)).get(path).status_code == status


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_the_rest_is_for_admins(as_, make, role):
    caller, path = as_(make.caller(role)), f"/data/attachment-files/{_file(make)}"

    assert caller.get(path).status_code == 403
    assert caller.get("/data/attachment-files").status_code == 403
    assert caller.post("/data/attachment-files", {"name": "b"}).status_code == 403
    assert caller.put(path, {"name": "b"}).status_code == 403
    assert caller.delete(path).status_code == 403


def test_an_admin_writes_them(admin, make):
    comment = str(make.comment(make.task()))

    made = admin.post("/data/attachment-files", {"name": "b.txt", "extension": "txt", "comment_id": comment})

    assert made.status_code == 201
    path = f"/data/attachment-files/{made.json['id']}"
    assert admin.put(path, {"name": "c.txt"}).json["name"] == "c.txt"
    assert [one["name"] for one in admin.get(f"/data/attachment-files?comment_id={comment}").json] == ["c.txt"]
    assert admin.post("/data/attachment-files", {"extension": "muchtoolong"}).status_code == 400
    assert admin.delete(path).status_code == 204
    assert admin.get(path).status_code == 404
