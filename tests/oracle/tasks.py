"""Tasks: made, listed, changed, deleted (spec 30 §4, 16.1)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout, animation = stage.task_type("Layout", "Shot"), stage.task_type("Animation", "Shot")
    modeling = stage.task_type("Modeling", "Asset")
    episode = stage.project["first_episode_id"]
    sequence = stage.make("sequence", "SQ", episode_id=episode)
    shots = [stage.make("shot", name, sequence_id=sequence) for name in ("A", "B")]
    asset = stage.asset("Cup")
    manager, _ = stage.caller("manager")
    supervisor, _ = stage.caller("supervisor")
    artist, artist_id = stage.caller("user")
    client, _ = stage.caller("client")
    vendor, vendor_id = stage.caller("vendor")
    made = creation(manager, client, artist, stage, layout, animation, modeling, shots, asset)
    manager.put(f"/actions/tasks/{made[0]}/assign", {"person_id": vendor_id})
    manager.put(f"/actions/tasks/{made[1]}/assign", {"person_id": artist_id})
    for caller in (api, manager, artist, client, vendor):
        reads(caller, stage, layout, episode, shots, asset, made)
    changes(manager, supervisor, artist, client, made)
    removals(api, manager, client, stage, layout, made)
    stage.leave()


def creation(manager, client, artist, stage, layout, animation, modeling, shots, asset):
    path = f"{stage.actions}/task-types/{layout}"
    made = [one["id"] for one in manager.post(f"{path}/shots/create-tasks", shots)]
    manager.post(f"{path}/shots/create-tasks", shots)
    manager.post(f"{path}/shots/create-tasks", [UNKNOWN])
    manager.post(f"{path}/assets/create-tasks", [])
    manager.post(f"{path}/create-tasks/zz", [])
    client.post(f"{path}/shots/create-tasks", shots)
    artist.post(f"{path}/shots/create-tasks", shots)
    artist.post(f"/data/entities/{asset}/tasks", {})
    artist.post(f"/data/entities/{shots[0]}/tasks", {"task_type_ids": [modeling]})
    artist.post(f"/data/entities/{shots[0]}/tasks", {"task_type_ids": [UNKNOWN]})
    artist.post(f"/data/entities/{shots[0]}/tasks", {"task_type_ids": [animation, layout]})
    client.post(f"/data/entities/{shots[0]}/tasks", {})
    status = manager.get("/data/task-status?short_name=todo")[0]["id"]
    body = {"entity_id": shots[1], "task_type_id": animation, "project_id": stage.id, "task_status_id": status}
    manager.post("/data/tasks", {**body, "name": "second"})
    manager.post("/data/tasks", {**body, "name": "second"})
    manager.post("/data/tasks", {"entity_id": shots[1]})
    manager.post("/data/tasks", {**body, "entity_id": UNKNOWN})
    return made


def reads(api, stage, layout, episode, shots, asset, made):
    for query in ("", "?page=1", "?page=0", "?page=x", f"?task_type_id={layout}", f"?episode_id={episode}"):
        api.get(f"{stage.path}/tasks{query}")
    api.get(f"/data/projects/{UNKNOWN}/tasks")
    for task in (*made, UNKNOWN, "zz"):
        for what in ("", "?relations=false", "/full", "/comments", "/previews"):
            api.get(f"/data/tasks/{task}{what}")
    for entity in (*shots, asset, UNKNOWN):
        api.get(f"/data/entities/{entity}/task-types/{layout}/tasks")
    for shot in shots:
        api.get(f"/data/shots/{shot}/tasks?relations=true")
    api.get(f"/data/tasks?project_id={stage.id}")
    api.get(f"/data/tasks?project_id={stage.id}&relations=true&page=1")
    api.get(f"/data/tasks?project_id={stage.id}&task_type_id=zz")


def changes(manager, supervisor, artist, client, made):
    path = f"/data/tasks/{made[0]}"
    for body in (
        {"priority": 3}, {"priority": "x"}, {"due_date": "zz"}, {"due_date": "2026-02-03"}, {"estimation": 60},
        {"data": {"a": 1}}, {"data": {"b": 2}}, {"project_id": UNKNOWN}, {"zzz": 1}, {"difficulty": 9},
        {"task_status_id": UNKNOWN}, {"assignees": []},
    ):  # fmt: skip
        manager.put(path, body)
    supervisor.put(path, {"priority": 1})
    supervisor.put(path, {"name": "x"})
    for caller in (artist, client):
        caller.put(path, {"priority": 1})
    for body in (
        {"task_ids": [*made, UNKNOWN], "priority": 2},
        {"task_ids": made},
        {"task_ids": [], "priority": 1},
    ):
        manager.put("/actions/tasks/set-priority", body)


def removals(api, manager, client, stage, layout, made):
    client.delete(f"/data/tasks/{made[0]}")
    status = api.get("/data/task-status?short_name=wip")[0]["id"]
    manager.post(f"/actions/tasks/{made[0]}/comment", {"task_status_id": status, "comment": "x"})
    manager.delete(f"/data/tasks/{made[0]}")
    manager.delete(f"/data/tasks/{made[0]}?force=true")
    manager.delete(f"/data/tasks/{made[0]}")
    client.post(f"{stage.actions}/delete-tasks", made)
    manager.post(f"{stage.actions}/delete-tasks", [made[1]])
    manager.post(f"{stage.actions}/delete-tasks", {})
    manager.delete(f"{stage.actions}/task-types/{layout}/delete-tasks")
    api.delete(f"{stage.actions}/task-types/{layout}/delete-tasks")
    api.get(f"{stage.path}/tasks")
