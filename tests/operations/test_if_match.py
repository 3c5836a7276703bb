"""Who says which state they change is refused when it has changed meanwhile (issue 4, RFC 9110 §13.1.1)."""

import pytest


@pytest.fixture
def shot(make):
    return f"/data/entities/{make.shot('SH')}"


def test_a_row_that_is_read_alone_has_an_etag_and_is_not_sent_twice(admin, shot):
    tag = admin.get(shot).headers["ETag"]

    assert admin.get(shot, headers={"If-None-Match": tag}).status_code == 304


def test_a_change_of_the_state_that_was_read_is_taken(admin, shot):
    tag = admin.get(shot).headers["ETag"]

    assert admin.put(shot, {"description": "mine"}, headers={"If-Match": tag}).status_code == 200
    assert admin.put(shot, {"description": "mine"}, headers={"If-Match": "*"}).status_code == 200


def test_a_change_of_a_state_that_is_past_is_412_and_changes_nothing(admin, shot):
    tag = admin.get(shot).headers["ETag"]
    admin.put(shot, {"description": "somebody else's"})

    answer = admin.put(shot, {"description": "mine"}, headers={"If-Match": tag})

    assert answer.status_code == 412
    assert answer.json["error"] is True
    assert admin.get(shot).json["description"] == "somebody else's"


@pytest.mark.parametrize("path", ["tasks", "departments", "task-types", "playlists"])
def test_every_generic_route_knows_it(path, admin, make):
    made = {
        "tasks": lambda: make.task(),
        "departments": lambda: make.department(),
        "task-types": lambda: make.task_type("Own"),
        "playlists": lambda: admin.post(
            "/data/playlists", {"name": "P", "project_id": str(make.project_id), "shots": []}
        ).json["id"],
    }[path]()
    address = f"/data/{path}/{made}"

    assert admin.put(address, {}, headers={"If-Match": '"stale"'}).status_code == 412
    assert admin.put(address, {}, headers={"If-Match": admin.get(address).headers["ETag"]}).status_code == 200
