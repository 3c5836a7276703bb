"""Edits (spec 20 §9)."""

from sqlalchemy import select

from app.models import ApiEvent


def test_an_edit_is_created_once_in_its_episode(admin, make, db):
    episode = make.episode("E01")
    path = f"/data/projects/{make.project_id}/edits"
    body = {"name": "Cut", "episode_id": str(episode)}

    made, again = admin.post(path, body), admin.post(path, body)

    assert (made.status_code, again.json) == (201, made.json)
    assert admin.post(path, {"name": "x", "episode_id": made.json["id"]}).status_code == 404
    events = db.scalars(select(ApiEvent).where(ApiEvent.name == "edit:new").order_by(ApiEvent.position)).all()
    assert [(one.data["edit_id"], one.data["parent_id"]) for one in events] == [(made.json["id"], str(episode))]


def test_an_edit_is_read_with_its_tasks(admin, make):
    edit = make.entity("Edit", "Cut", parent_id=make.episode("E01"))
    task = make.task(entity=edit)

    one = admin.get(f"/data/edits/{edit}").json

    assert (one["name"], one["episode_name"], [row["id"] for row in one["tasks"]]) == (
        "Cut",
        "E01",
        [str(task)],
    )
    assert len(admin.get(f"/data/edits/{edit}/task-types").json) == 1
    assert admin.get(f"/data/edits/{edit}/versions").json == []
    assert admin.get(f"/data/edits/{make.shot()}").status_code == 404


def test_edits_are_listed_by_name_with_their_project(admin, as_, make):
    for name in ("b", "A"):
        make.entity("Edit", name)

    rows = admin.get(f"/data/edits?project_id={make.project_id}").json

    assert [row["name"] for row in rows] == ["A", "b"]
    assert all(row["project_name"] for row in rows)
    assert len(admin.get(f"/data/projects/{make.project_id}/edits").json) == 2
    assert as_(make.caller("user")).get("/data/edits/all").status_code == 403


def test_an_edit_with_tasks_is_canceled_and_removed_by_force(admin, make):
    edit = make.entity("Edit")
    make.task(entity=edit)

    assert admin.delete(f"/data/edits/{edit}").status_code == 204
    assert admin.get(f"/data/edits/{edit}").json["canceled"] is True
    assert admin.delete(f"/data/edits/{edit}?force=true").status_code == 204
    assert admin.get(f"/data/edits/{edit}").status_code == 404
