"""Shots and scenes (spec 20 §11)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout, board = stage.task_type("Layout", "Shot"), stage.task_type("Board", "Scene")
    episode = stage.project["first_episode_id"]
    sequence = stage.make("sequence", "SQ01", episode_id=episode)
    loose = stage.make("sequence", "SQ02")
    shots = [
        stage.make("shot", "SH02", sequence_id=sequence, data={"frame_in": 1, "frame_out": 5}, nb_frames=5),
        stage.make("shot", "sh01", sequence_id=loose, description="x"),
        stage.make("shot", "SH03", sequence_id=sequence),
    ]
    scene = stage.make("scene", "SC01", sequence_id=sequence)
    manager, _ = stage.caller("manager")
    client, _ = stage.caller("client")
    vendor, vendor_id = stage.caller("vendor")
    stage.task(shots[0], layout, vendor_id)
    stage.task(shots[1], layout)
    stage.task(scene, board)
    asset = stage.asset("Cup")
    api.put(f"{stage.path}/entities/{shots[0]}/casting", [{"asset_id": asset, "nb_occurences": 2}])
    for caller in (api, manager, client, vendor):
        reads(caller, stage, episode, sequence, shots, scene)
    changes(manager, client, stage, sequence, shots)
    of_scenes(manager, stage, scene, shots)
    removals(manager, client, stage, scene, shots)
    stage.leave()


def reads(api, stage, episode, sequence, shots, scene):
    base = f"/data/shots?project_id={stage.id}"
    for query in (
        "", "&name=sh01", "&name=SH%25", "&canceled=zz", "&status=zz", f"&sequence_id={sequence}",
        f"&sequence_id={UNKNOWN}", f"&parent_id={sequence}", "&parent_id=zz", "&nb_frames=5", "&nb_frames=x",
        "&page=1", "&relations=true", "&assigned_to=x", f'&id=["{shots[0]}","{UNKNOWN}"]',
    ):  # fmt: skip
        api.get(base + query)
    for query in ("?project_id=undefined", f"?project_id={UNKNOWN}", f"?sequence_id={sequence}"):
        api.get(f"/data/shots{query}")
        api.get(f"/data/shots/all{query}")
    for shot in (*shots, UNKNOWN, scene):
        for what in (
            "",
            "/assets",
            "/tasks",
            "/tasks?relations=true",
            "/task-types",
            "/versions",
            "/asset-instances",
        ):
            api.get(f"/data/shots/{shot}{what}")
    for what in ("", "/tasks", "/task-types", "/shots", "/asset-instances"):
        api.get(f"/data/scenes/{scene}{what}")
    api.get(f"/data/scenes/all?project_id={stage.id}")
    for what in ("shots", "scenes"):
        api.get(f"{stage.path}/{what}")
        api.get(f"/data/projects/{UNKNOWN}/{what}")
        api.get(f"/data/projects/unknown/{what}")
    api.get(f"/data/episodes/{episode}/shots")


def changes(manager, client, stage, sequence, shots):
    path = f"{stage.path}/shots"
    for body in ({}, {"name": ""}, {"name": "X", "nb_frames": "many"}, {"name": "X", "sequence_id": UNKNOWN}):
        manager.post(path, body)
    manager.post(path, {"name": "SH02", "sequence_id": sequence, "nb_frames": 9})
    manager.post(path, {"name": "Alone"})
    client.post(path, {"name": "X"})
    shot = f"/data/shots/{shots[0]}"
    client.put(shot, {"name": "X"})
    for body in (
        {"name": ""}, {"nb_frames": "x"}, {"data": 1}, {"description": "d", "nb_frames": 7, "zzz": 1},
        {"data": {"fps": 24}}, {"project_id": UNKNOWN, "created_by": UNKNOWN}, {"canceled": True}, {"canceled": False},
        {"status": "complete"},
    ):  # fmt: skip
        manager.put(shot, body)
    manager.get(shot)
    entity = f"/data/entities/{shots[0]}"
    manager.put(entity, {"data": {"frame_in": 3}})
    manager.put(entity, {"name": "SH10"})
    manager.put(entity, {"name": "SH03"})
    manager.put(entity, {"source_id": "null"})
    manager.get(f"{shot}/versions")
    manager.get(entity)


def of_scenes(manager, stage, scene, shots):
    path = f"/data/scenes/{scene}/shots"
    manager.post(path, {"shot_id": shots[0]})
    manager.post(path, {})
    manager.post(path, {"shot_id": UNKNOWN})
    manager.get(path)
    manager.delete(f"{path}/{shots[0]}")
    manager.get(path)
    cup = stage.asset("Big Cup!")
    instance = manager.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": cup})
    manager.post(f"/data/scenes/{scene}/asset-instances", {})
    manager.post(f"/data/scenes/{scene}/asset-instances", {"asset_id": UNKNOWN})
    manager.post(f"/data/shots/{shots[0]}/asset-instances", {"asset_instance_id": instance["id"]})
    manager.get(f"/data/shots/{shots[0]}/asset-instances")
    manager.get(f"/data/assets/{cup}/shot-asset-instances")
    manager.get(f"/data/assets/{cup}/scene-asset-instances")
    manager.get(f"/data/scenes/{scene}/camera-instances")
    manager.delete(f"/data/shots/{shots[0]}/asset-instances/{instance['id']}")


def removals(manager, client, stage, scene, shots):
    client.delete(f"/data/shots/{shots[0]}")
    for shot in shots:
        manager.delete(f"/data/shots/{shot}")
        manager.get(f"/data/shots/{shot}")
    manager.delete(f"/data/shots/{shots[0]}?force=true")
    manager.delete(f"/data/shots/{shots[0]}")
    manager.delete(f"/data/scenes/{UNKNOWN}")
    manager.delete(f"/data/scenes/{scene}")
    manager.post(f"{stage.actions}/delete-entities?force=true", [shots[1]])
    manager.get(f"{stage.path}/shots")
