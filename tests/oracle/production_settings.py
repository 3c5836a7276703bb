"""What a production is set up with: types, statuses, automations, team, order, batches (spec 20 §13.3-13.5)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    manager, manager_id = stage.caller("manager")
    people = {role: stage.caller(role) for role in ("supervisor", "user", "client", "vendor")}
    layout, edition = stage.task_type("Layout", "Shot"), stage.task_type("Edition", "Edit")
    types(api, manager, people, stage, layout, edition)
    statuses(api, manager, people, stage)
    orders(manager, people, stage, layout, edition)
    batches(manager, people, stage, layout)
    team(api, manager, people, stage, manager_id)
    lists(api, manager, people, stage)
    people["user"][0].put(stage.path, {"name": "x"})
    for change in (
        {"resolution": "zz"}, {"resolution": "1920x1080"}, {"production_style": "zz"}, {"fps": "24"},
        {"hd_bitrate_compression": 99}, {"start_date": "soon"}, {"start_date": "2026-01-05", "man_days": 3},
        {"data": {"a": 1}}, {"ratio": None}, {"unknown": 1},
    ):  # fmt: skip
        manager.put(stage.path, change)
    stage.leave()


def types(api, manager, people, stage, layout, edition):
    base = f"{stage.path}/settings"
    for caller in (manager, people["user"][0]):
        caller.post(f"{base}/asset-types", {"asset_type_id": stage.prop["id"]})
        caller.post(f"{base}/task-types", {"task_type_id": layout, "priority": 5, "is_client_visible": False})
    for wrong in ({"task_type_id": "zz"}, {}, {"task_type_id": layout, "hd_bitrate_compression": 0}):
        manager.post(f"{base}/task-types", wrong)
    manager.post(f"{base}/asset-types", {"asset_type_id": UNKNOWN})
    manager.delete(f"{base}/asset-types/{stage.prop['id']}")
    manager.delete(f"{base}/asset-types/{UNKNOWN}")
    manager.delete(f"{base}/task-types/{edition}")
    for caller, _ in people.values():
        caller.get(f"{stage.path}/task-types")
        caller.get(f"{stage.path}/task-type-softwares")
        caller.get(f"{stage.path}/settings/task-status")
        caller.get(f"{stage.path}/settings/status-automations")
        caller.get(f"{stage.path}/settings/preview-background-files")
    manager.post(f"{base}/task-types", {"task_type_id": edition})


def statuses(api, manager, people, stage):
    base = f"{stage.path}/settings/task-status"
    todo = api.get("/data/task-status?short_name=todo")[0]["id"]
    manager.post(base, {"task_status_id": todo})
    manager.post(base, {"task_status_id": UNKNOWN})
    for body in ({"is_client_allowed": False}, {"is_client_allowed": None}, {}, {"is_client_allowed": "x"}):
        manager.put(f"{base}/{todo}", body)
    manager.put(f"{base}/{UNKNOWN}", {"is_client_allowed": True})
    people["user"][0].put(f"{base}/{todo}", {"is_client_allowed": True})
    manager.get(base)
    link = {"project_id": stage.id, "task_status_id": todo}
    manager.post("/data/task-status-links", {**link, "priority": 2, "roles_for_board": ["user"]})
    manager.post("/data/task-status-links", {"project_id": stage.id})
    manager.post(f"{stage.actions}/task-status-links/reorder", {"task_status_ids": [UNKNOWN, todo]})
    manager.post(f"{stage.actions}/task-status-links/reorder", {})
    manager.delete(f"{base}/{todo}")


def orders(manager, people, stage, layout, edition):
    link = {"project_id": stage.id, "task_type_id": layout}
    manager.post("/data/task-type-links", {**link, "priority": 7})
    manager.post("/data/task-type-links", link)
    manager.post("/data/task-type-links", {"project_id": stage.id})
    manager.post("/data/task-type-links", {**link, "task_type_id": "zz"})
    people["user"][0].post("/data/task-type-links", link)
    path = f"{stage.actions}/task-type-links/reorder"
    manager.post(path, {"task_type_ids": [edition, UNKNOWN, layout]})
    manager.post(path, [])
    people["user"][0].post(path, {"task_type_ids": [layout]})


def batches(manager, people, stage, layout):
    path = f"{stage.path}/settings/batch"
    one = {"task_type_id": layout, "priority": 3}
    for body in (
        {"task_types": [one], "task_status_ids": [UNKNOWN], "asset_type_ids": [stage.hero["id"]]},
        {"task_types": [{**one, "is_client_visible": False}], "replace_task_types": True},
        {},
    ):
        manager.post(path, body)
        people["user"][0].post(path, body)
    manager.get(stage.path)


def team(api, manager, people, stage, manager_id):
    path = f"{stage.path}/team"
    artist = people["user"][1]
    for caller in (manager, *(one for one, _ in people.values())):
        caller.get(path)
    manager.put(f"{path}/{artist}", {"role": "supervisor"})
    people["user"][0].get(f"{stage.path}/milestones")
    for body in ({"role": "admin"}, {"role": "zz"}, {"role": None}, {}):
        manager.put(f"{path}/{artist}", body)
    manager.put(f"{path}/{UNKNOWN}", {"role": "user"})
    people["client"][0].put(f"{path}/{artist}", {"role": "client"})
    manager.post(path, {"person_id": UNKNOWN})
    manager.post(path, {"person_id": artist, "role": "vendor"})
    manager.post(path, {})
    manager.delete(f"{path}/{UNKNOWN}")
    manager.delete(f"{path}/{artist}")
    manager.get(path)
    people["user"][0].get(stage.path)


def lists(api, manager, people, stage):
    for caller in (manager, people["client"][0], people["vendor"][0]):
        caller.get(stage.path)
        caller.get(f"{stage.path}?relations=false")
        caller.get("/data/projects/open")
        caller.get(f"/data/projects/open?name={stage.project['name']}")
        caller.get("/data/projects/all")
        caller.get(f"/data/projects/all?name={stage.project['name'].upper()}")
        caller.get("/data/projects/all?name=nothing-like-it")
        caller.get("/data/projects")
        for what in ("time-spents", "day-offs", "milestones", "budgets", "schedule-items", "news"):
            caller.get(f"{stage.path}/{what}")
