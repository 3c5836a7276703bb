"""Castings, links, sharing (spec 20 §7, 6.4)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    episode = stage.project["first_episode_id"]
    sequence = stage.make("sequence", "SQ", episode_id=episode)
    shots = [stage.make("shot", name, sequence_id=sequence) for name in ("A", "B")]
    alone = stage.make("shot", "Alone", sequence_id=stage.make("sequence", "No episode"))
    assets = [stage.asset("Cup"), stage.asset("Ann", stage.hero), stage.asset("Hat")]
    layout = stage.task_type("Layout", "Shot")
    stage.task(shots[0], layout)
    manager, _ = stage.caller("manager")
    client, _ = stage.caller("client")
    vendor, _ = stage.caller("vendor")
    whole(manager, client, stage, shots, assets)
    manager.put(f"/data/entities/{assets[0]}", {"ready_for": layout})
    manager.get(f"/data/shots/with-tasks?project_id={stage.id}")
    many(manager, stage, shots, alone, assets)
    one(manager, stage, shots, episode, assets)
    for caller in (manager, client, vendor):
        reads(caller, stage, episode, sequence, shots, assets)
    links(manager, client, stage)
    stage.leave()


def entry(asset, number=1, **more):
    return {"asset_id": asset, "nb_occurences": number, **more}


def whole(manager, client, stage, shots, assets):
    path = f"{stage.path}/entities/{shots[0]}/casting"
    manager.put(path, [entry(assets[0], 2, label="x"), entry(assets[1])])
    manager.put(path, [entry(assets[1], 0), {"asset_id": assets[2]}])
    manager.put(path, [entry(assets[0]), entry(assets[0], 3)])
    manager.get(path)
    client.put(path, [])
    manager.put(path, {"x": 1})
    manager.put(path.replace(shots[0], UNKNOWN), [])
    asset = f"/data/assets/{assets[1]}/casting"
    for body in ([{"asset_id": assets[2]}], {}, [{}], [entry(assets[2], -1)], [entry("zz")], []):
        manager.put(asset, body)
    manager.put(asset, [entry(assets[2], 4, label="l")])
    manager.get(asset)


def many(manager, stage, shots, alone, assets):
    path = f"{stage.path}/entities/casting"
    manager.put(path, {shots[0]: [entry(assets[0])], shots[1]: [entry(assets[1]), entry(assets[2])], alone: []})
    manager.put(path, {shots[0]: 1})
    manager.put(path, [])
    manager.put(path, {UNKNOWN: []})
    manager.put(path, {})


def one(manager, stage, shots, episode, assets):
    path = f"{stage.path}/entities/casting/assets/{assets[2]}"
    for body in (
        {"entity_ids": shots, "label": "l"}, {"entity_ids": shots[:1], "nb_occurences": 3},
        {"entity_ids": [episode]}, {"entity_ids": shots[1:], "nb_occurences": 0}, {"entity_ids": []}, {},
        {"entity_ids": [UNKNOWN]}, {"entity_ids": shots, "nb_occurences": -1}, {"entity_ids": ["zz"]},
    ):  # fmt: skip
        manager.put(path, body)
    manager.put(path.replace(assets[2], UNKNOWN), {"entity_ids": shots})
    manager.put(path.replace(assets[2], shots[0]), {"entity_ids": shots})


def reads(api, stage, episode, sequence, shots, assets):
    for what in (
        f"entities/{shots[0]}/casting", f"entities/{UNKNOWN}/casting", f"entities/{episode}/casting",
        "episodes/casting", "sequences/all/casting", f"sequences/{sequence}/casting", f"sequences/{UNKNOWN}/casting",
        f"episodes/{episode}/sequences/all/casting", "episodes/main/sequences/all/casting",
        f"asset-types/{stage.hero['id']}/casting", f"asset-types/{stage.types['Shot']}/casting",
        "assets/shared-used",
    ):  # fmt: skip
        api.get(f"{stage.path}/{what}")
    for asset in assets:
        for what in ("cast-in", "casting", "assets"):
            api.get(f"/data/assets/{asset}/{what}")
    for shot in shots:
        api.get(f"/data/shots/{shot}/assets")


def links(manager, client, stage):
    path = f"{stage.path}/entity-links"
    client.get(path)
    found = manager.get(path)
    for query in ("?limit=1", "?page=1&limit=1", "?page=0", "?page=x", "?limit=x", "?page=9"):
        manager.get(path + query)
    manager.get(f"{path}?cursor_created_at={found[0]['created_at']}")
    client.delete(f"{path}/{found[0]['id']}")
    manager.delete(f"{path}/{found[0]['id']}")
    manager.delete(f"{path}/{UNKNOWN}")
    manager.get(path)
