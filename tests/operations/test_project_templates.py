"""Templates of productions: what they hold, who keeps them, what they hand on (spec 20 §17, 18.3)."""

import pytest
from sqlalchemy import select

from app.models import (
    ApiEvent,
    MetadataDescriptor,
    PreviewBackgroundFile,
    Project,
    ProjectTaskTypeLink,
    ProjectTemplate,
    StatusAutomation,
)

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def template(admin):
    return admin.post("/data/project-templates", {"name": "Film", "fps": "24"}).json["id"]


@pytest.fixture
def base(template):
    return f"/data/project-templates/{template}"


def told(db, name):
    return [
        one.data
        for one in db.scalars(select(ApiEvent).where(ApiEvent.name == name).order_by(ApiEvent.position))
    ]


def test_a_template_keeps_its_settings_and_drops_what_it_does_not_know(admin, db):
    body = {
        "name": "Series",
        "fps": "24",
        "zzz": 1,
        "team": [],
        "resolution": None,
        "metadata_descriptors": None,
    }

    made = admin.post("/data/project-templates", body)

    assert made.status_code == 201
    assert (made.json["fps"], made.json["resolution"], made.json["type"]) == (
        "24",
        "1920x1080",
        "ProjectTemplate",
    )
    assert made.json["metadata_descriptors"] == []
    assert "task_types" not in made.json
    assert admin.get(f"/data/project-templates/{made.json['id']}").json["task_types"] == []
    assert told(db, "project-template:new") == [{"project_template_id": made.json["id"]}]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "Film"},
        {"name": "x" * 81},
        {"name": "x", "production_style": "zz"},
        {"name": "x", "resolution": "wide"},
        {"name": "x", "hd_bitrate_compression": 99},
        {"name": "x", "metadata_descriptors": "zz"},
        {"name": "x", "metadata_descriptors": [{"name": ""}]},
    ],
)
def test_a_wrong_template_is_400(admin, template, body):
    assert admin.post("/data/project-templates", body).status_code == 400
    assert len(admin.get("/data/project-templates").json) == 1


def test_a_template_changes_by_its_own_columns_only(admin, make, base, template, db):
    kind = str(make.task_type())

    changed = admin.put(base, {"name": "Long film", "revision_padding": 3, "task_types": [kind], "type": "x"})

    assert changed.status_code == 200
    assert (changed.json["name"], changed.json["revision_padding"]) == ("Long film", 3)
    assert admin.get(base).json["task_types"] == []
    assert admin.put(base, {"ld_bitrate_compression": 99}).status_code == 400
    assert admin.put(base, {"name": ""}).status_code == 400
    assert told(db, "project-template:update") == [{"project_template_id": template}]


def test_managers_read_templates_and_only_admins_write_them(as_, make, base):
    manager, artist = as_(make.caller("manager")), as_(make.caller("user"))

    for path in ("", "/task-types", "/task-statuses", "/asset-types", "/status-automations"):
        assert manager.get(base + path).status_code == 200
        assert artist.get(base + path).status_code == 403
    assert artist.get(f"/data/project-templates/{UNKNOWN}/task-types").status_code == 403
    assert manager.get(f"/data/project-templates/{UNKNOWN}/task-types").status_code == 404
    assert manager.get("/data/project-templates/zz/task-types").status_code == 404
    assert manager.put(base, {}).status_code == 403
    assert manager.delete(base).status_code == 403
    assert manager.post("/data/project-templates", {"name": "x"}).status_code == 403
    assert manager.post(f"{base}/task-types", {"task_type_id": UNKNOWN}).status_code == 403
    assert manager.put(f"{base}/metadata-descriptors", []).status_code == 403
    assert manager.put(f"{base}/default-preview-background-file", {}).status_code == 403
    from_project = f"/data/project-templates/from-project/{make.project_id}"
    assert manager.post(from_project, {"name": "x"}).status_code == 403


def test_a_template_task_type_changes_by_what_is_given(admin, make, base, db):
    kind = str(make.task_type("Zeta"))
    path = f"{base}/task-types"

    made = admin.post(path, {"task_type_id": kind})
    moved = admin.post(path, {"task_type_id": kind, "priority": 5, "is_client_visible": False})
    kept = admin.post(path, {"task_type_id": kind, "priority": None, "hd_bitrate_compression": 9})

    assert [one.status_code for one in (made, moved, kept)] == [201, 201, 201]
    assert (made.json["priority"], made.json["is_client_visible"]) == (None, True)
    assert made.json["type"] == "ProjectTemplateTaskTypeLink"
    assert (kept.json["priority"], kept.json["is_client_visible"]) == (5, False)
    listed = admin.get(path).json
    assert [(one["name"], one["priority"], one["hd_bitrate_compression"]) for one in listed] == [("Zeta", 5, 9)]
    assert listed[0]["type"] == "TaskType"
    wrong = [{}, {"task_type_id": "zz"}, {"task_type_id": UNKNOWN}]
    wrong.append({"task_type_id": kind, "hd_bitrate_compression": 99})
    assert [admin.post(path, body).status_code for body in wrong] == [400] * 4
    assert [admin.delete(f"{path}/{kind}").status_code for _ in range(2)] == [204, 204]
    assert admin.get(path).json == []
    assert len(told(db, "project-template:update")) == 5


def test_a_template_status_keeps_its_roles_unless_some_are_given(admin, make, base):
    status = str(make.status())
    path = f"{base}/task-statuses"

    made = admin.post(path, {"task_status_id": status})
    admin.post(path, {"task_status_id": status, "roles_for_board": ["user"], "is_client_allowed": True})
    kept = admin.post(path, {"task_status_id": status, "roles_for_board": [], "priority": 2})

    assert made.json["roles_for_board"] == ["user", "admin", "supervisor", "manager", "vendor"]
    assert (kept.json["roles_for_board"], kept.json["is_client_allowed"]) == (["user"], True)
    assert (
        admin.post(path, {"task_status_id": status, "is_client_allowed": None}).json["is_client_allowed"]
        is None
    )
    assert admin.post(path, {"task_status_id": status, "roles_for_board": ["zz"]}).status_code == 400
    listed = admin.get(path).json
    assert [(one["priority"], one["link_is_client_allowed"], one["type"]) for one in listed] == [
        (2, None, "TaskStatus")
    ]
    assert admin.delete(f"{path}/{status}").status_code == 204


def test_asset_types_automations_and_backgrounds_are_tied_once(admin, make, base):
    rows = {
        "asset-types": ("asset_type_id", make.entity_type("Vehicle")),
        "status-automations": ("status_automation_id", make.row(StatusAutomation)),
        "preview-background-files": (
            "preview_background_file_id",
            make.row(PreviewBackgroundFile, name="Sky", extension="hdr"),
        ),
    }
    for path, (key, id_) in rows.items():
        made = [admin.post(f"{base}/{path}", {key: str(id_)}) for _ in range(2)]
        assert [one.status_code for one in made] == [201, 201]
        assert made[0].json["id"] == str(id_)
        assert admin.get(f"{base}/{path}").json == [made[0].json]
        assert admin.post(f"{base}/{path}", {key: UNKNOWN}).status_code == 400
        assert admin.delete(f"{base}/{path}/{id_}").status_code == 204
        assert admin.get(f"{base}/{path}").json == []
    assert set(made[0].json) == {"id", "name", "is_default"}


def test_the_default_background_is_one_of_the_templates_and_goes_with_its_link(admin, make, base):
    sky = str(make.row(PreviewBackgroundFile, name="Sky", extension="hdr"))
    path, key = f"{base}/default-preview-background-file", "default_preview_background_file_id"

    assert admin.put(path, {key: sky}).status_code == 400
    admin.post(f"{base}/preview-background-files", {"preview_background_file_id": sky})
    assert admin.put(path, {key: sky}).json[key] == sky
    admin.delete(f"{base}/preview-background-files/{sky}")
    assert admin.get(base).json[key] is None
    assert admin.put(path, {}).json[key] is None


def test_metadata_columns_of_a_template_are_normalised(admin, make, base):
    path, department = f"{base}/metadata-descriptors", str(make.department())

    bare = admin.put(path, [{"name": "Inner mood", "x": 1, "departments": [department]}])

    assert bare.json["metadata_descriptors"] == [
        {
            "name": "Inner mood", "field_name": "inner_mood", "entity_type": None, "task_type_id": None,
            "data_type": None, "choices": [], "for_client": False, "departments": [department], "position": None,
        }
    ]  # fmt: skip
    named = admin.put(path, {"metadata_descriptors": [{"name": "A", "field_name": "b", "choices": None}]})
    assert [one["field_name"] for one in named.json["metadata_descriptors"]] == ["b"]
    for wrong in ([1], [{}], [{"name": "A", "data_type": "zz"}], {"metadata_descriptors": "x"}, "x"):
        assert admin.put(path, wrong).status_code == 400
    assert admin.put(path, {"metadata_descriptors": None}).json["metadata_descriptors"] == []


def test_links_are_ordered_and_made_where_missing(admin, make, base, template, queries):
    there, missing = str(make.task_type()), str(make.task_type())
    admin.post(f"{base}/task-types", {"task_type_id": there, "is_client_visible": False})
    path = f"/actions/project-templates/{template}/task-types/reorder"

    with queries(at_most=9):
        ordered = admin.post(path, {"task_type_ids": [missing, there]})

    links = [(one["task_type_id"], one["priority"], one["is_client_visible"]) for one in ordered.json]
    assert links == [(missing, 1, True), (there, 2, False)]
    assert admin.post(path, {"task_type_ids": [UNKNOWN]}).status_code == 400
    assert admin.post(path, {}).status_code == 400
    status = str(make.status())
    path = f"/actions/project-templates/{template}/task-statuses/reorder"
    assert admin.post(path, {"task_status_ids": [status]}).json[0]["priority"] == 1


def full_project(admin, make):
    """A production with something of everything a template copies."""
    project = str(make.project_id)
    path = f"/data/projects/{project}"
    ids = {
        "task_type": str(make.task_type()),
        "status": str(make.status()),
        "asset_type": str(make.entity_type("Vehicle")),
        "background": str(make.row(PreviewBackgroundFile, name="Sky", extension="hdr")),
        "automation": str(make.row(StatusAutomation)),
        "department": str(make.department()),
    }
    settings = {"task_type_id": ids["task_type"], "priority": 4, "is_client_visible": False}
    admin.post(f"{path}/settings/task-types", settings)
    admin.post(f"{path}/settings/task-status", {"task_status_id": ids["status"]})
    admin.post(f"{path}/settings/asset-types", {"asset_type_id": ids["asset_type"]})
    admin.post(f"{path}/settings/status-automations", {"status_automation_id": ids["automation"]})
    background = {"preview_background_file_id": ids["background"]}
    admin.post(f"{path}/settings/preview-background-files", background)
    admin.put(path, {"fps": "12", "revision_padding": 5, "max_retakes": 7, "data": {"a": 1}})
    admin.put(path, {"default_preview_background_file_id": ids["background"]})
    mood = {"name": "Mood", "entity_type": "Shot", "departments": [ids["department"]], "data_type": "number"}
    of_task = {"name": "Note", "entity_type": "Task", "task_type_id": ids["task_type"]}
    for body in (mood, of_task):
        assert admin.post(f"{path}/metadata-descriptors", body).status_code == 201
    return ids


def test_a_template_of_a_production_hands_everything_on_to_a_new_one(admin, make, db):
    ids = full_project(admin, make)
    path = f"/data/project-templates/from-project/{make.project_id}"

    made = admin.post(path, {"name": "Like that", "description": "one"})

    assert made.status_code == 201
    assert (made.json["fps"], made.json["revision_padding"], made.json["data"]) == ("12", 0, {"a": 1})
    assert [one["name"] for one in made.json["metadata_descriptors"]] == ["Mood", "Note"]
    assert admin.post(path, {"name": "Like that"}).status_code == 400
    assert admin.post(path, {}).status_code == 400
    assert admin.post(f"/data/project-templates/from-project/{UNKNOWN}", {"name": "x"}).status_code == 404
    started = admin.post(
        "/data/projects", {"name": "New", "project_template_id": made.json["id"], "max_retakes": 2}
    ).json
    assert (started["fps"], started["max_retakes"], started["data"]) == ("12", 2, {"a": 1})
    assert started["default_preview_background_file_id"] == ids["background"]
    shown = admin.get(f"/data/projects/{started['id']}").json
    assert shown["task_type_links"][ids["task_type"]]["priority"] == 4
    assert shown["task_type_links"][ids["task_type"]]["is_client_visible"] is False
    assert (shown["asset_types"], shown["task_statuses"]) == ([ids["asset_type"]], [ids["status"]])
    assert shown["status_automations"] == [ids["automation"]]
    columns = {one["name"]: one for one in shown["descriptors"]}
    assert columns["Mood"]["departments"] == [ids["department"]]
    assert (columns["Mood"]["data_type"], columns["Note"]["task_type_id"]) == ("number", ids["task_type"])


def test_an_applied_template_overwrites_settings_and_only_adds_links(admin, as_, make, template, base, db):
    project = str(make.project_id)
    there, new = str(make.task_type()), str(make.task_type())
    admin.post(f"/data/projects/{project}/settings/task-types", {"task_type_id": there, "priority": 9})
    for kind in (there, new):
        admin.post(f"{base}/task-types", {"task_type_id": kind, "priority": 1})
    admin.put(f"{base}/metadata-descriptors", [{"name": "Mood", "entity_type": "Shot"}, {"name": "Age"}])
    admin.post(f"/data/projects/{project}/metadata-descriptors", {"name": "Mood", "entity_type": "Shot"})
    path = f"/data/projects/{project}/apply-template/{template}"

    applied = [admin.post(path) for _ in range(2)]

    assert [one.status_code for one in applied] == [200, 200]
    assert (applied[0].json["fps"], applied[0].json["production_type"]) == ("24", "short")
    links = db.scalars(select(ProjectTaskTypeLink).where(ProjectTaskTypeLink.project_id == make.project_id))
    assert {str(one.task_type_id): one.priority for one in links} == {there: 9, new: 1}
    columns = select(MetadataDescriptor).where(MetadataDescriptor.project_id == make.project_id)
    found = db.scalars(columns.order_by(MetadataDescriptor.name)).all()
    assert [(one.name, one.entity_type, one.data_type) for one in found] == [
        ("Age", "Asset", "string"), ("Mood", "Shot", "string"),
    ]  # fmt: skip
    assert told(db, "project:update")[-1] == {"project_id": project}
    assert as_(make.caller("manager")).post(path).status_code == 403
    assert admin.post(f"/data/projects/{project}/apply-template/{UNKNOWN}").status_code == 404
    assert admin.post(f"/data/projects/{UNKNOWN}/apply-template/{template}").status_code == 404


def test_an_applied_template_leaves_the_default_background_that_is_there(admin, make, template, base, db):
    own, other = (str(make.row(PreviewBackgroundFile, name=name, extension="hdr")) for name in ("A", "B"))
    key = "default_preview_background_file_id"
    admin.put(f"/data/projects/{make.project_id}", {key: own})
    admin.post(f"{base}/preview-background-files", {"preview_background_file_id": other})
    admin.put(f"{base}/default-preview-background-file", {key: other})

    admin.post(f"/data/projects/{make.project_id}/apply-template/{template}")

    assert (
        str(db.scalar(select(Project.default_preview_background_file_id).where(Project.id == make.project_id)))
        == own
    )


def test_a_removed_template_leaves_its_productions(admin, make, base, template, db):
    admin.post(f"{base}/task-types", {"task_type_id": str(make.task_type())})
    started = admin.post("/data/projects", {"name": "New", "project_template_id": template}).json

    assert admin.delete(base).status_code == 204

    assert db.scalars(select(ProjectTemplate.id)).all() == []
    assert admin.get(f"/data/projects/{started['id']}").json["fps"] == "24"
    assert told(db, "project-template:delete") == [{"project_template_id": template}]
