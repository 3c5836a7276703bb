"""Productions: lists, one, settings, team (spec 20 §13, 18.1)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    manager, _ = stage.caller("manager")
    client, client_id = stage.caller("client")
    vendor, _ = stage.caller("vendor")
    modeling = stage.task_type("Modeling", "Asset")
    for caller in (api, manager, client, vendor):
        caller.get(f"/data/projects/open?name={stage.project['name']}")
        caller.get(f"/data/projects/all?name={stage.project['name']}")
        caller.get("/data/projects/open?name=nothing")
        caller.get("/data/projects/all?name=nothing")
        caller.get(f"/data/projects?name={stage.project['name']}&relations=true")
        for query in ("", "?relations=false"):
            caller.get(stage.path + query)
        for what in ("team", "task-types", "settings/task-status", "settings/status-automations", "milestones"):
            caller.get(f"{stage.path}/{what}")
        caller.get(f"/data/projects/{UNKNOWN}")
        caller.get("/data/projects/zz")
    changes(api, manager, client, stage)
    team(manager, client, stage, client_id)
    settings(api, manager, client, stage, modeling)
    removal(api, manager, stage)
    stage.leave()


def changes(api, manager, client, stage):
    for body in (
        {"fps": "30"}, {"resolution": "x"}, {"resolution": "1920x1080"}, {"production_style": "zz"},
        {"start_date": "zz"}, {"start_date": "2026-01-01"}, {"zzz": 1}, {"production_type": "short"},
        {"production_type": "tvshow"}, {"name": ""}, {"man_days": "x"}, {"data": {"a": 1}},
    ):  # fmt: skip
        manager.put(stage.path, body)
    client.put(stage.path, {"fps": "30"})
    manager.post("/data/projects", {"name": "X"})
    for body in (
        {},
        {"name": stage.project["name"]},
        {"name": api.name("P"), "resolution": "1"},
        {"name": "X", "zzz": 1},
    ):
        api.post("/data/projects", body)


def team(manager, client, stage, client_id):
    path = f"{stage.path}/team"
    for body in (
        {},
        {"person_id": UNKNOWN},
        {"person_id": client_id, "role": "admin"},
        {"person_id": client_id},
    ):
        manager.post(path, body)
    client.post(path, {"person_id": client_id})
    for body in ({"role": "user"}, {"role": "zz"}, {"role": None}):
        manager.put(f"{path}/{client_id}", body)
    manager.put(f"{path}/{UNKNOWN}", {"role": "user"})
    manager.delete(f"{path}/{UNKNOWN}")


def settings(api, manager, client, stage, modeling):
    path = f"{stage.path}/settings"
    status = api.post(
        "/data/task-status", {"name": api.name("Fix"), "short_name": api.name("f")[-8:], "color": "#112233"}
    )
    manager.post(f"{path}/task-status", {"task_status_id": status["id"]})
    manager.post(f"{path}/task-status", {"task_status_id": UNKNOWN})
    manager.put(f"{path}/task-status/{status['id']}", {"is_client_allowed": True})
    manager.put(f"{path}/task-status/{status['id']}", {})
    manager.put(f"{path}/task-status/{UNKNOWN}", {"is_client_allowed": True})
    for body in (
        {"task_type_id": modeling, "hd_bitrate_compression": 20},
        {"task_type_id": modeling, "priority": 3},
    ):
        manager.post(f"{path}/task-types", body)
    manager.post(f"{path}/asset-types", {"asset_type_id": stage.prop["id"]})
    manager.post(f"{path}/asset-types", {"asset_type_id": UNKNOWN})
    manager.post(
        f"{path}/batch", {"task_status_ids": [status["id"], UNKNOWN], "asset_type_ids": [stage.hero["id"]]}
    )
    client.post(f"{path}/batch", {})
    link = {"project_id": stage.id, "task_type_id": modeling, "priority": 2}
    manager.post("/data/task-type-links", link)
    manager.post("/data/task-status-links", {"project_id": stage.id, "task_status_id": status["id"]})
    manager.post(f"{stage.actions}/task-type-links/reorder", {"task_type_ids": [modeling, UNKNOWN]})
    manager.post(f"{stage.actions}/task-type-links/reorder", {})
    for what in ("task-status/" + status["id"], "task-types/" + modeling, "asset-types/" + stage.prop["id"]):
        manager.delete(f"{path}/{what}")
        manager.delete(f"{path}/{what}")
    manager.get(stage.path)


def removal(api, manager, stage):
    stage.make("shot", "SH")
    manager.delete(stage.path)
    api.delete(stage.path)
    closed = api.get("/data/project-status?name=Closed")[0]["id"]
    manager.put(stage.path, {"project_status_id": closed})
    manager.get(f"/data/projects/open?name={stage.project['name']}")
    manager.get(stage.path)
    manager.delete(stage.path)
    api.delete(f"{stage.path}?force=true")
    api.get(stage.path)
