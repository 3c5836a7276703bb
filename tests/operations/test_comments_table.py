"""Comments on the generic routes (spec 30 §16.4)."""

import pytest


def _body(make, **more):
    task, person = str(make.task()), str(make.person())
    return {"object_id": task, "object_type": "Task", "person_id": person, "text": "Raw", **more}


def test_an_admin_writes_a_raw_comment_and_lists_it(admin, make):
    body = _body(make, checklist=None)

    made = admin.post("/data/comments", body)

    assert made.status_code == 201
    assert (made.json["text"], made.json["checklist"], made.json["type"]) == ("Raw", [], "Comment")
    listed = admin.get(f"/data/comments?object_id={body['object_id']}&relations=true").json
    assert [(one["id"], one["mentions"]) for one in listed] == [(made.json["id"], [])]
    assert admin.get(f"/data/tasks/{body['object_id']}").json["last_comment_date"] is None


@pytest.mark.parametrize(
    "wrong", [{"object_id": None}, {"object_type": None}, {"person_id": "x"}, {"checklist": {}}, {"zzz": 1}]
)
def test_a_wrong_body_is_400(admin, make, wrong):
    assert admin.post("/data/comments", {**_body(make), **wrong}).status_code == 400


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_admins_list_and_write_raw_comments(as_, make, role):
    caller = as_(make.caller(role))

    assert caller.get("/data/comments").status_code == 403
    assert caller.post("/data/comments", _body(make)).status_code == 403
