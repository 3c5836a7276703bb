"""Lists of previews (spec 20 §10.2, 10.3; 30 §4.11; 40 §4.7)."""

import pytest

from tests.operations.previewing import preview


def test_the_previews_of_an_entity_by_task_type_and_revision(admin, as_, make):
    shot = make.shot()
    first, second = make.task(shot, make.task_type("B type")), make.task(shot, make.task_type("A type"))
    b1 = preview(make, first, name="b1")
    b2 = preview(make, first, name="b2", revision=2)
    a2 = preview(make, second, name="a2", position=2)
    a1 = preview(make, second, name="a1", validation_status="rejected")
    preview(make)

    rows = admin.get(f"/data/entities/{shot}/preview-files").json

    assert [row["id"] for row in rows] == [str(a1), str(a2), str(b2), str(b1)]
    assert set(rows[0]) == {
        "id", "name", "original_name", "extension", "revision", "position", "file_size", "status",
        "validation_status", "task_id", "person_id", "created_at", "token_in", "token_out",
    }  # fmt: skip
    client = as_(make.caller("client")).get(f"/data/entities/{shot}/preview-files").json
    assert str(a1) not in [row["id"] for row in client]
    vendor = make.caller("vendor")
    mine = preview(make, make.task(shot, assignees=[vendor.id]), name="mine")
    assert [row["id"] for row in as_(vendor).get(f"/data/entities/{shot}/preview-files").json] == [str(mine)]


@pytest.mark.parametrize("kind", ["Shot", "Edit", "Concept"])
def test_the_previews_of_an_entity_as_a_map_of_revisions(admin, as_, make, kind):
    entity, task_type = make.entity(kind), make.task_type()
    task = make.task(entity, task_type)
    path = f"/data/{kind.lower()}s/{entity}/preview-files"
    assert admin.get(path).json == {}
    one = preview(make, task, name="1", data={"original_width": 10}, duration=2)
    two = preview(make, task, name="2", revision=2, annotations=[{"time": 0}])
    beside = preview(make, task, name="3", revision=2, position=2)

    found = admin.get(path).json

    assert list(found) == [str(task_type)]
    newest, oldest = found[str(task_type)]
    assert (newest["id"], oldest["id"]) == (str(two), str(one))
    assert (oldest["original_width"], oldest["original_height"], oldest["duration"]) == (10, None, 2.0)
    assert newest["annotations"] == [{"time": 0}]
    (other,) = newest["previews"]
    assert (other["id"], other["position"], other["task_type_id"]) == (str(beside), 2, str(task_type))
    assert as_(make.caller("user", team=False)).get(path).status_code == 403
    assert admin.get(f"/data/{kind.lower()}s/{make.asset()}/preview-files").status_code == 404


def test_the_previews_of_a_production_are_for_admins_and_paged(admin, as_, make):
    ids = [preview(make, name=str(n)) for n in range(3)]
    preview(make, make.task(make.shot(project_id=make.project())), name="elsewhere")
    path = f"/data/projects/{make.project_id}/preview-files"

    assert [row["id"] for row in admin.get(path).json] == [str(id_) for id_ in reversed(ids)]
    page = admin.get(f"{path}?page=1").json
    assert (page["total"], page["nb_pages"], page["limit"], page["page"]) == (3, 1, 100, 1)
    assert len(page["data"]) == 3
    assert as_(make.caller("manager")).get(path).status_code == 403
    assert admin.get(f"{path}?page=x").status_code == 400


def test_previews_that_are_not_ready_are_listed_from_the_newest_on(admin, as_, make):
    sequence = make.sequence("SQ")
    shot = make.shot("SH", sequence_id=sequence)
    task = make.task(shot)
    ids = [
        preview(make, task, name=status, status=status, revision=n)
        for n, status in enumerate(("processing", "broken", "missing", "ready"))
    ]
    closed = preview(make, make.task(make.shot(project_id=make.project(status="Closed"))), name="closed")

    rows = admin.get("/data/playlists/preview-files/running").json

    listed = [row["id"] for row in rows]
    assert [id_ for id_ in listed if id_ in map(str, ids)] == [str(id_) for id_ in reversed(ids[:3])]
    assert str(closed) not in listed
    row = rows[listed.index(str(ids[0]))]
    assert (row["full_entity_name"], row["project_id"]) == ("SQ / SH", str(make.project_id))
    assert row["task_type_id"] is not None
    path = "/data/playlists/preview-files/running"
    assert [row["id"] for row in admin.get(f"{path}?limit=1").json] == listed[:1]
    assert str(ids[1]) not in [r["id"] for r in admin.get(f"{path}?cursor_preview_file_id={ids[1]}").json]
    assert str(ids[0]) in [r["id"] for r in admin.get(f"{path}?cursor_preview_file_id={ids[1]}").json]
    for wrong in ("limit=-1", "limit=x", "cursor_preview_file_id=x", f"cursor_preview_file_id={task}"):
        assert admin.get(f"{path}?{wrong}").status_code == 400
    assert as_(make.caller("manager")).get(path).status_code == 403


def test_lists_take_the_same_statements_for_any_number(admin, make, queries):
    shot = make.shot()
    task = make.task(shot)
    for n in range(10):
        preview(make, task, name=str(n), revision=n)

    for path in (
        f"entities/{shot}/preview-files",
        f"shots/{shot}/preview-files",
        "playlists/preview-files/running",
    ):
        with queries(at_most=3):
            assert admin.get(f"/data/{path}").status_code == 200
