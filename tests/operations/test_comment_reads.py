"""Who reads a comment, and what they read (spec 30 §1.2, 1.4, 16.4)."""

import pytest

from app.models import AttachmentFile, CommentPreviewLink, PreviewFile


def _preview(make, task, name="one", **values):
    return make.row(PreviewFile, name=name, task_id=task, person_id=make.person(), **values)


@pytest.mark.parametrize(
    ("role", "of_staff", "of_client", "for_client"),
    [
        ("manager", 200, 200, 200),
        ("supervisor", 200, 200, 200),
        ("user", 200, 403, 200),
        ("client", 403, 200, 200),
        ("vendor", 200, 403, 200),
    ],
)
def test_roles(as_, make, role, of_staff, of_client, for_client):
    reader, client = make.caller(role), make.caller("client")
    task = make.task(assignees=[reader.id])
    comments = [make.comment(task), make.comment(task, client.id), make.comment(task, for_client=True)]

    found = [as_(reader).get(f"/data/comments/{id_}").status_code for id_ in comments]

    assert found == [of_staff, of_client, for_client]


def test_strangers_and_vendors_without_the_task_are_refused(as_, make):
    comment = make.comment(make.task())

    assert as_(make.caller("user", team=False)).get(f"/data/comments/{comment}").status_code == 403
    assert as_(make.caller("vendor")).get(f"/data/comments/{comment}").status_code == 403


def test_isolated_clients_read_their_own_and_no_other_clients(as_, make):
    project = make.project(is_clients_isolated=True)
    one, other = make.caller("client", project_id=project), make.caller("client", project_id=project)
    task = make.task(make.shot(project_id=project))
    comment = make.comment(task, one.id)

    assert as_(one).get(f"/data/comments/{comment}").status_code == 200
    assert as_(other).get(f"/data/comments/{comment}").status_code == 403


def test_an_effective_client_counts_whatever_their_global_role(as_, make):
    author = make.caller("user", project_role="client")
    comment = make.comment(make.task(), author.id)

    assert as_(make.caller("user")).get(f"/data/comments/{comment}").status_code == 403


def test_a_comment_comes_with_author_replies_files_and_previews(as_, make, admin, queries):
    author = make.person(first_name="Grace", last_name="Hopper")
    replies = [
        {"id": "1", "text": "yes", "person_id": str(author)},
        {"id": "2", "text": "no", "person_id": "x"},
    ]
    task = make.task()
    comment = make.comment(task, author, replies=replies, for_client=True)
    file = make.row(AttachmentFile, name="a.txt", size=3, extension="txt", comment_id=comment)
    good, bad = _preview(make, task), _preview(make, task, "two", validation_status="rejected")
    for preview in (good, bad):
        make.row(CommentPreviewLink, comment_id=comment, preview_file_id=preview)
    path, client = f"/data/comments/{comment}", as_(make.caller("client"))

    with queries(at_most=3):
        shown = admin.get(path).json

    assert shown["type"] == "Comment"
    assert shown["person"] == {
        "id": str(author),
        "first_name": "Grace",
        "last_name": "Hopper",
        "full_name": "Grace Hopper",
        "has_avatar": False,
        "role": "user",
    }
    assert [(one["text"], one["person"] and one["person"]["id"]) for one in shown["replies"]] == [
        ("yes", str(author)),
        ("no", None),
    ]
    assert shown["attachment_files"] == [{"id": str(file), "name": "a.txt", "extension": "txt", "size": 3}]
    assert set(shown["previews"]) == {str(good), str(bad)}
    assert client.get(path).json["previews"] == [str(good)]
    whole = client.get(f"{path}?with_previews=true").json["previews"]
    assert [(one["id"], one["task_id"]) for one in whole] == [(str(good), str(task))]
    assert "person" not in admin.get(f"{path}?relations=false").json


def test_an_absent_comment_is_404_and_a_malformed_id_400(admin):
    assert admin.get("/data/comments/00000000-0000-4000-8000-000000000000").status_code == 404
    assert admin.get("/data/comments/x").status_code == 400
