"""Templates of productions and metadata columns (spec 20 §14, 17, 18.3)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api, "short")
    manager, _ = stage.caller("manager")
    artist, _ = stage.caller("user")
    client, _ = stage.caller("client")
    modeling = stage.task_type("Modeling", "Asset")
    layout = stage.task_type("Layout", "Shot")
    status = api.get("/data/task-status?short_name=todo")[0]["id"]
    template = templates(api, manager, artist)
    links(api, manager, template, modeling, layout, status, stage.prop["id"])
    columns(api, manager, client, stage, layout)
    hand_on(api, manager, template, stage)


def templates(api, manager, artist):
    path = "/data/project-templates"
    made = api.post(path, {"name": api.name("Template"), "fps": "24", "zzz": 1, "max_retakes": 2})
    api.post(path, {"name": api.name("Template")})
    api.post(path, {"name": ""})
    api.post(path, {"name": api.name("T2"), "hd_bitrate_compression": 99})
    one = f"{path}/{made['id']}"
    for caller in (api, manager, artist):
        caller.get(one)
        caller.get(f"{one}?relations=false")
        caller.get(f"{path}?name={made['name']}")
        caller.get(f"{path}?name={made['name']}&relations=true")
        caller.get(f"{path}/{UNKNOWN}")
        caller.put(one, {"revision_padding": 3, "type": "x", "task_types": [UNKNOWN]})
    return one


def links(api, manager, one, modeling, layout, status, asset_type):
    for path, key, id_, changes in (
        (
            "task-types",
            "task_type_id",
            modeling,
            ({}, {"priority": 5, "is_client_visible": False}, {"priority": None}),
        ),
        ("task-types", "task_type_id", layout, ({"priority": 1, "hd_bitrate_compression": 9},)),
        ("task-statuses", "task_status_id", status, ({}, {"roles_for_board": ["user"], "priority": 2})),
        ("asset-types", "asset_type_id", asset_type, ({}, {})),
    ):
        for change in changes:
            api.post(f"{one}/{path}", {key: id_, **change})
        api.post(f"{one}/{path}", {key: UNKNOWN})
        api.post(f"{one}/{path}", {})
        manager.post(f"{one}/{path}", {key: id_})
        manager.get(f"{one}/{path}")
    for path in ("status-automations", "preview-background-files"):
        manager.get(f"{one}/{path}")
    api.post(f"{one}/status-automations", {"status_automation_id": UNKNOWN})
    api.put(f"{one}/default-preview-background-file", {"default_preview_background_file_id": UNKNOWN})
    api.put(f"{one}/default-preview-background-file", {"default_preview_background_file_id": None})
    reorder = one.replace("/data/", "/actions/") + "/task-types/reorder"
    api.post(reorder, {"task_type_ids": [layout, modeling]})
    api.post(reorder, {"task_type_ids": [UNKNOWN]})
    api.post(reorder, {})
    api.delete(f"{one}/asset-types/{asset_type}")
    api.delete(f"{one}/asset-types/{asset_type}")
    api.get(f"{one}/asset-types")
    api.put(
        f"{one}/metadata-descriptors", [{"name": "Inner mood", "entity_type": "Shot", "data_type": "string"}]
    )
    api.put(f"{one}/metadata-descriptors", [1])
    api.put(f"{one}/metadata-descriptors", {"metadata_descriptors": "x"})
    api.get(one)


def columns(api, manager, client, stage, layout):
    path = f"{stage.path}/metadata-descriptors"
    sequence = stage.make("sequence", "SQ1")
    shot = stage.make("shot", "SH1", sequence_id=sequence, data={"mood": "calm"})
    made = manager.post(path, {"name": "Mood", "entity_type": "Shot", "data_type": "list", "choices": ["calm"]})
    manager.post(path, {"name": "Étoile du Nord", "entity_type": "Shot", "for_client": True})
    manager.post(path, {"name": "Note", "entity_type": "Task", "task_type_id": layout})
    manager.post(path, {"name": "Plain"})
    for wrong in (
        {"name": "mood", "entity_type": "Shot"}, {"name": "", "entity_type": "Shot"}, {},
        {"name": "x", "entity_type": "Scene"},
        {"name": "x", "entity_type": "Task"}, {"name": "x", "task_type_id": layout}, {"name": "x", "data_type": "zz"},
    ):  # fmt: skip
        manager.post(path, wrong)
    manager.get(path)
    client.get(path)
    client.get(f"{path}/{made['id']}")
    manager.get(f"{path}/{UNKNOWN}")
    manager.put(f"{path}/{made['id']}", {"name": "Inner mood", "choices": ["a"]})
    manager.put(f"{path}/{made['id']}", {"name": None})
    manager.put(f"{path}/{made['id']}", {"name": ""})
    manager.get(f"/data/shots/{shot}")
    manager.post(f"{path}/reorder", {"entity_type": "Shot", "descriptor_ids": [made["id"]]})
    manager.post(f"{path}/reorder", {"entity_type": "Shot", "descriptor_ids": [UNKNOWN]})
    everywhere = "/data/metadata-descriptors/all-projects"
    manager.post(everywhere, {"name": "Everywhere", "entity_type": "Edit"})
    manager.post(everywhere, {"name": "Everywhere", "entity_type": "Edit"})
    manager.put(f"{everywhere}/everywhere", {"entity_type": "Edit", "name": "All over"})
    manager.put(f"{everywhere}/nothing", {"entity_type": "Edit"})
    order = {"entity_type": "Edit", "field_order": ["all_over"]}
    manager.post("/actions/metadata-descriptors/all-projects/reorder", order)
    manager.delete(f"{everywhere}/all_over?entity_type=Edit")
    manager.delete(f"{everywhere}/all_over")
    client.post(everywhere, {"name": "x"})
    manager.delete(f"{path}/{made['id']}")
    manager.get(f"/data/shots/{shot}")


def hand_on(api, manager, one, stage):
    made = api.post(f"/data/project-templates/from-project/{stage.id}", {"name": api.name("Like that")})
    api.post(f"/data/project-templates/from-project/{stage.id}", {"name": api.name("Like that")})
    api.post(f"/data/project-templates/from-project/{UNKNOWN}", {"name": "x"})
    manager.post(f"/data/project-templates/from-project/{stage.id}", {"name": "x"})
    api.get(f"/data/project-templates/{made['id']}/task-types")
    template = one.rsplit("/", 1)[1]
    manager.post(f"{stage.path}/apply-template/{template}")
    api.post(f"{stage.path}/apply-template/{template}")
    api.post(f"{stage.path}/apply-template/{UNKNOWN}")
    manager.get(stage.path)
    started = api.post("/data/projects", {"name": api.name("New"), "project_template_id": made["id"]})
    api.get(f"/data/projects/{started['id']}")
    api.delete(one)
    api.get(one)
