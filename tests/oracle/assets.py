"""Assets (spec 20 §6)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    modeling, rig = stage.task_type("Modeling", "Asset"), stage.task_type("Rig", "Asset")
    episode = stage.project["first_episode_id"]
    cup = stage.asset("Cup", data={"colour": "red"}, description="x")
    ann = stage.asset("Ann", stage.hero, episode_id=episode)
    hat = stage.asset("Hat")
    _, artist = stage.caller("user")
    vendor, vendor_id = stage.caller("vendor")
    client, _ = stage.caller("client")
    manager, _ = stage.caller("manager")
    stage.task(cup, modeling, artist)
    stage.task(ann, rig, vendor_id)
    api.put(f"{stage.path}/entities/{episode}/casting", [{"asset_id": hat, "nb_occurences": 1}])
    api.put(f"/data/assets/{ann}/casting", [{"asset_id": hat}])
    api.put(f"/data/entities/{cup}", {"ready_for": modeling, "data": {"size": 3}})
    lists(api, stage, episode)
    for caller in (api, manager, client, vendor):
        reads(caller, stage, episode, ann, cup, hat)
    writes(api, manager, client, stage, cup)
    stage.leave()


def lists(api, stage, episode):
    base = f"/data/assets?project_id={stage.id}"
    for query in (
        "", "&name=cup", "&name=C%25", '&name=["Cup","Ann"]', "&canceled=false", "&canceled=zz", "&status=zz",
        f"&entity_type_id={stage.hero['id']}", "&entity_type_id=zz", f"&episode_id={episode}", "&page=1",
        "&relations=true", f'&id=["{UNKNOWN}"]', "&assigned_to=x", "&nothing=1", f"&source_id={episode}",
    ):  # fmt: skip
        api.get(base + query)
    api.get("/data/assets?project_id=zz")
    api.get(f"/data/assets?project_id={UNKNOWN}")
    api.get("/data/assets?episode_id=zz")
    api.get(f"/data/assets?episode_id={UNKNOWN}")
    api.get(f"/data/assets?episode_id={episode}")


def reads(api, stage, episode, *assets):
    for asset in (*assets, UNKNOWN, "zz", episode):
        for what in ("", "/assets", "/tasks", "/tasks?relations=true", "/task-types", "/cast-in", "/casting"):
            api.get(f"/data/assets/{asset}{what}")
        for what in ("shot", "scene", "asset"):
            api.get(f"/data/assets/{asset}/{what}-asset-instances")
    for path in (
        "assets",
        f"asset-types/{stage.prop['id']}/assets",
        f"asset-types/{UNKNOWN}/assets",
        "asset-types",
    ):
        api.get(f"{stage.path}/{path}")
    api.get(f"/data/projects/{UNKNOWN}/assets")
    api.get(f"/data/asset-types?project_id={stage.id}")
    api.get(f"/data/asset-types?name={stage.prop['name'].lower()}")
    for type_id in (stage.prop["id"], stage.types["Shot"], UNKNOWN, "zz"):
        api.get(f"/data/asset-types/{type_id}")
    api.get(f"{stage.path}/assets/shared-used")
    api.get(f"{stage.path}/episodes/{episode}/assets/shared-used")


def writes(api, manager, client, stage, cup):
    new = f"{stage.path}/asset-types/{stage.prop['id']}/assets/new"
    for body in ({}, {"name": ""}, {"name": "X", "data": []}, {"name": "X", "is_shared": "maybe"}, {"name": 3}):
        manager.post(new, body)
    client.post(new, {"name": "X"})
    manager.post(new, {"name": "Cup"})
    manager.post(new.replace(stage.prop["id"], stage.types["Shot"]), {"name": "X"})
    manager.post(new.replace(stage.prop["id"], UNKNOWN), {"name": "X"})
    made = manager.post(new, {"name": "Mug", "is_shared": True, "zzz": 1})
    manager.put(f"/data/entities/{made['id']}", {"name": "Cup"})
    manager.put(f"/data/entities/{made['id']}", {"name": "Jug", "zzz": 1, "data": {"a": 1}})
    manager.put(f"/data/entities/{made['id']}", {"data": {"b": None}, "status": "standby"})
    manager.put(f"/data/entities/{made['id']}", {"status": "zz"})
    manager.get(f"/data/entities/{made['id']}")
    manager.get(f"/data/entities/{made['id']}?relations=false")
    manager.post("/actions/assets/share", {"asset_ids": [cup]})
    manager.post(f"{stage.actions}/assets/share", {"is_shared": False})
    client.delete(f"/data/assets/{cup}")
    manager.delete(f"/data/assets/{cup}")
    manager.get(f"/data/assets/{cup}")
    manager.delete(f"/data/assets/{cup}?force=true")
    manager.delete(f"/data/assets/{cup}")
    manager.post(f"{stage.actions}/delete-entities", [made["id"], UNKNOWN])
    api.get(f"/data/assets?project_id={stage.id}")
