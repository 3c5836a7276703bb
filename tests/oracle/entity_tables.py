"""Generic tables of what is made: entities, links, instances, types, columns, plans, statuses (spec 20 §18)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    people = {role: stage.caller(role)[0] for role in ("manager", "user", "client", "vendor")}
    sequence = stage.make("sequence", "SQ", episode_id=stage.project["first_episode_id"])
    shot, asset = stage.make("shot", "SH", sequence_id=sequence), stage.asset("Cup")
    entities(api, people, stage, sequence, shot, asset)
    links(api, people, shot, asset)
    instances(api, people, stage, sequence, shot, asset)
    types(api, people)
    columns(api, people, stage)
    statuses(api, people)
    stage.leave()


def entities(api, people, stage, sequence, shot, asset):
    manager = people["manager"]
    kind = stage.types["Shot"]
    body = {"name": "New", "project_id": stage.id, "entity_type_id": kind, "parent_id": sequence}
    made = manager.post("/data/entities", body)
    for wrong in (body, {**body, "name": "S2", "status": "zz"}, {"name": "x"}, {**body, "project_id": UNKNOWN}):
        manager.post("/data/entities", wrong)
    people["user"].post("/data/entities", {**body, "name": "S3"})
    for change in (
        {"data": {"frame_in": 1, "mood": "calm"}}, {"data": {"frame_out": 9}}, {"data": None}, {"canceled": True},
        {"canceled": False}, {"status": "complete"}, {"status": "zz"}, {"name": "SH"}, {"source_id": "null"},
        {"nb_frames": 12, "project_id": UNKNOWN, "created_by": UNKNOWN, "shotgun_id": 3}, {"unknown": 1},
        {"is_casting_standby": True, "description": None},
    ):  # fmt: skip
        manager.put(f"/data/entities/{made['id']}", change)
    for caller in people.values():
        caller.get(f"/data/entities/{shot}")
        caller.get(f"/data/entities?project_id={stage.id}")
        caller.put(f"/data/entities/{asset}", {"description": "x"})
    for query in (
        "&relations=true",
        "&page=1&limit=2",
        "&fields=name",
        "&status=complete",
        "&canceled=zz",
        "&name=SH",
    ):
        api.get(f"/data/entities?project_id={stage.id}{query}")
    api.get("/data/entities?project_id=zz")
    api.get(f"/data/entities/{UNKNOWN}")
    api.get("/data/entities/zz")
    for what in ("news", "preview-files", "time-spents", "entities-linked/with-tasks"):
        for caller in people.values():
            caller.get(f"/data/entities/{shot}/{what}")
        api.get(f"/data/entities/{UNKNOWN}/{what}")
    manager.get(f"/data/shots/{made['id']}/versions")
    people["user"].delete(f"/data/entities/{made['id']}")
    manager.delete(f"/data/entities/{made['id']}")
    manager.delete(f"/data/entities/{sequence}")


def links(api, people, shot, asset):
    made = api.post("/data/entity-links", {"entity_in_id": shot, "entity_out_id": asset, "nb_occurences": 2})
    api.post("/data/entity-links", {"entity_in_id": shot, "entity_out_id": asset})
    api.post("/data/entity-links", {"entity_in_id": shot})
    for caller in (api, people["manager"], people["client"]):
        caller.get(f"/data/entity-links?entity_in_id={shot}")
        caller.get(f"/data/entity-links/{made['id']}")
        caller.put(f"/data/entity-links/{made['id']}", {"nb_occurences": 3, "label": "x"})
    people["manager"].delete(f"/data/entity-links/{made['id']}")
    api.delete(f"/data/entity-links/{made['id']}")
    api.get(f"/data/entity-links/{made['id']}")


def instances(api, people, stage, sequence, shot, asset):
    scene = stage.make("scene", "SC", sequence_id=sequence)
    made = [api.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": asset}) for _ in range(2)]
    api.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": UNKNOWN})
    api.post(f"/data/scenes/{scene}/asset-instances", {})
    own = api.post(f"/data/assets/{asset}/asset-asset-instances", {"asset_to_instantiate_id": asset})
    api.post(f"/data/assets/{asset}/asset-asset-instances", {"asset_to_instantiate_id": UNKNOWN})
    path = f"/data/shots/{shot}/asset-instances"
    api.post(path, {"asset_instance_id": made[0]["id"]})
    api.post(path, {"asset_instance_id": UNKNOWN})
    for caller in (api, people["manager"], people["user"]):
        for where in (path, f"/data/scenes/{scene}/asset-instances", f"/data/scenes/{scene}/camera-instances"):
            caller.get(where)
        for word in ("shot", "scene", "asset"):
            caller.get(f"/data/assets/{asset}/{word}-asset-instances")
    api.delete(f"{path}/{made[0]['id']}")
    one = f"/data/asset-instances/{own['id']}"
    api.put(one, {"name": "B_0001", "number": 7, "active": False, "data": {"a": 1}})
    for caller in (api, people["manager"], people["user"]):
        caller.get(one)
    people["manager"].get("/data/asset-instances")
    people["manager"].delete(one)
    api.delete(one)
    api.get(one)


def types(api, people):
    made = api.post("/data/entity-types", {"name": api.name("Rig"), "short_name": "rig", "description": "d"})
    api.post("/data/entity-types", {"name": api.name("rIG")})
    api.post("/data/entity-types", {"short_name": "x"})
    one = f"/data/entity-types/{made['id']}"
    for caller in (api, people["user"]):
        caller.get(one)
        caller.get(f"/data/entity-types?name={made['name']}&relations=true")
        caller.put(one, {"name": api.name("Rig2"), "task_types": [], "archived": True})
        caller.get(f"/data/asset-types/{made['id']}")
    people["user"].delete(one)
    api.delete(one)
    api.get(one)


def columns(api, people, stage):
    manager = people["manager"]
    base, generic = f"{stage.path}/metadata-descriptors", "/data/metadata-descriptors"
    made = manager.post(
        base, {"name": "Secret Thing", "entity_type": "Shot", "choices": ["a"], "data_type": "list"}
    )
    other = manager.post(base, {"name": "Open thing", "entity_type": "Shot", "for_client": True})
    for wrong in (
        {"name": "Secret thing", "entity_type": "Shot"}, {"name": "x", "entity_type": "Zz"}, {"name": ""},
        {"name": "x", "data_type": "zz"}, {"name": "x", "entity_type": "Task"}, {"name": "x", "task_type_id": UNKNOWN},
    ):  # fmt: skip
        manager.post(base, wrong)
    for caller in people.values():
        caller.get(base)
        caller.get(f"{base}/{made['id']}")
        caller.get(f"{generic}?project_id={stage.id}")
        caller.get(f"{generic}?project_id={stage.id}&relations=true")
    people["user"].post(base, {"name": "No"})
    for change in (
        {"name": "Renamed"},
        {"name": ""},
        {"name": "open thing"},
        {"choices": ["b"], "data_type": "zz"},
    ):
        manager.put(f"{base}/{made['id']}", change)
    order = {"entity_type": "Shot", "descriptor_ids": [other["id"], made["id"]]}
    manager.post(f"{base}/reorder", order)
    manager.post(f"{base}/reorder", {**order, "descriptor_ids": [UNKNOWN]})
    manager.post(f"{base}/reorder", {**order, "descriptor_ids": []})
    for caller in (api, manager):
        caller.get(f"{generic}/{made['id']}")
    manager.delete(f"{base}/{made['id']}")
    manager.get(f"{base}/{made['id']}")
    api.delete(f"{generic}/{other['id']}")


def statuses(api, people):
    made = api.post("/data/project-status", {"name": api.name("P")[:20], "color": "#112233"})
    one = f"/data/project-status/{made['id']}"
    for caller in (api, people["user"]):
        caller.get(one)
        caller.get("/data/project-status?name=Open")
        caller.put(one, {"color": "#000000"})
    people["user"].post("/data/project-status", {"name": "x"})
    api.delete(one)
    api.get(one)
