"""Traps of files that come in and go out (spec 70): 1, 7, 23, 28, 33, 42, 44, 46."""

import io

from sqlalchemy import func, select

from app.models import Entity, EntityType, Project, Task
from app.services import asset_imports


def upload(client, path, text, name="a.csv", **form):
    body = {"file": (io.BytesIO(text.encode()), name), **form}
    return client.post(path, data=body, content_type="multipart/form-data")


def test_trap_23_the_role_in_the_project_decides_and_before_the_file_is_read(as_, make):
    path = f"/import/csv/projects/{make.project_id}/shots"
    demoted = make.caller("manager", project_role="user")
    promoted = make.caller("user", project_role="manager")

    assert upload(as_(demoted), path, "no table at all").status_code == 403
    assert upload(as_(promoted), path, "Sequence,Name\nSQ1,SH1\n").status_code == 201


def test_trap_28_a_failing_line_leaves_nothing_behind(admin, make, db):
    make.enable(make.project_id, make.task_type("Modeling", "Asset"))
    path = f"/import/csv/projects/{make.project_id}/assets"
    types = db.scalar(select(func.count()).select_from(EntityType))
    db.commit()

    answer = upload(admin, path, "Type,Name\nNewType,Bob\n,Ann\n")

    assert answer.status_code == 400
    assert [db.scalar(select(func.count()).select_from(model)) for model in (Entity, Task)] == [0, 0]
    assert db.scalar(select(func.count()).select_from(EntityType)) == types
    assert "" not in set(db.scalars(select(EntityType.name)))


def test_trap_28_a_null_legacy_column_drops_no_task_type(admin, make, db):
    old = make.task_type("Old", None)
    make.enable(make.project_id, old)

    made = upload(admin, f"/import/csv/projects/{make.project_id}/assets", "Type,Name,Old\nProp,Bob,wip\n").json

    assert db.scalars(select(Task.task_type_id).where(Task.entity_id == made[0]["id"])).all() == [old]


def test_trap_33_a_type_that_another_import_made_meanwhile_is_taken(admin, make, db, monkeypatch):
    plain, seen = asset_imports._known_types, []

    def late(ask, words):
        found = plain(ask, words)
        if not seen:
            make.entity_type("Robot")
        seen.append(found)
        return found

    monkeypatch.setattr(asset_imports, "_known_types", late)

    answer = upload(admin, f"/import/csv/projects/{make.project_id}/assets", "Type,Name\nRobot,Bob\n")

    assert answer.status_code == 201
    assert seen[0] == {}
    assert db.scalar(select(func.count()).where(EntityType.name == "Robot")) == 1


def test_trap_44_names_are_no_regular_expressions(admin, make, db):
    db.get(Project, make.project_id).name = "Show (a+"
    db.commit()
    edl = "001  AX  V  C  00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n* FROM CLIP NAME: Show (a+ SQ1-SH1\n"

    answer = upload(
        admin,
        f"/import/otio/projects/{make.project_id}",
        edl,
        "a.edl",
        naming_convention="Show (a+ $sequence_name-$shot_name",
    )

    assert [row["name"] for row in answer.json["created_shots"]] == ["SH1"]
    for query in ("(a+", "[", "\\", "%_%", "*?("):
        assert admin.post("/data/search", {"query": query * 2}).status_code == 200


def test_trap_46_an_export_holds_no_table_in_memory(admin, make, monkeypatch):
    sizes = []
    plain = io.StringIO.getvalue

    class Watched(io.StringIO):
        def getvalue(self):
            sizes.append(len(plain(self)))
            return plain(self)

    monkeypatch.setattr("app.exports.sheets.io.StringIO", Watched)
    monkeypatch.setattr("app.exports.sheets.BATCH", 10)
    sequence = make.sequence("SQ1")
    for number in range(45):
        make.shot(f"SH{number:03}", sequence)

    text = admin.get(f"/export/csv/projects/{make.project_id}/shots.csv").get_data(as_text=True)

    assert text.count("\r\n") == 46
    assert len(sizes) == 5
    assert max(sizes) < len(text) / 3
