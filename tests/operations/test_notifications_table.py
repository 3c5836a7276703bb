"""Notifications on the generic routes (spec 30 §16.6)."""

import pytest


def _body(make, **more):
    return {"person_id": str(make.person()), "author_id": str(make.person()), "type": "mention", **more}


def test_the_kind_is_written_as_type_and_read_as_notification_type(admin, make):
    body = _body(make, task_id=str(make.task()))

    made = admin.post("/data/notifications", body)

    assert made.status_code == 201
    assert (made.json["type"], made.json["notification_type"]) == ("Notification", "mention")
    assert made.json["person_id"] == body["person_id"]
    assert made.json["read"] is False
    path = f"/data/notifications/{made.json['id']}"
    changed = admin.put(path, {"read": True, "type": "reply"})
    assert (changed.json["read"], changed.json["notification_type"]) == (True, "reply")
    assert admin.get(path).json == changed.json
    assert [one["id"] for one in admin.get("/data/notifications?type=reply").json] == [made.json["id"]]
    assert admin.delete(path).status_code == 204
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("role", ["manager", "supervisor", "user", "client", "vendor"])
def test_only_admins_pass(as_, admin, make, role):
    caller = as_(make.caller(role))
    path = f"/data/notifications/{admin.post('/data/notifications', _body(make)).json['id']}"

    assert caller.get("/data/notifications").status_code == 403
    assert caller.get(path).status_code == 403
    assert caller.put(path, {"read": True}).status_code == 403
    assert caller.delete(path).status_code == 403
    assert caller.post("/data/notifications", _body(make)).status_code == 403


@pytest.mark.parametrize("wrong", [{"type": "gossip"}, {"type": None}, {"person_id": None}, {"author_id": "x"}])
def test_a_wrong_body_is_400(admin, make, wrong):
    assert admin.post("/data/notifications", {**_body(make), **wrong}).status_code == 400
