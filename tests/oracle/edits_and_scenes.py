"""Episodes, edits and scenes: made, read by each role, with their tasks and versions, removed (spec 20 §9, 11)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    manager, _ = stage.caller("manager")
    artist, artist_id = stage.caller("user")
    client, _ = stage.caller("client")
    vendor, vendor_id = stage.caller("vendor")
    kinds = {
        kind: stage.task_type(kind, kind.title()) for kind in ("edit", "scene", "episode", "shot", "asset")
    }
    episode = stage.make("episode", "E02", status="standby", description="d")
    sequence = stage.make("sequence", "SQ", episode_id=episode)
    made = {
        "edit": stage.make("edit", "Cut", episode_id=episode), "scene": stage.make("scene", "SC", sequence_id=sequence),
        "episode": episode, "shot": stage.make("shot", "SH", sequence_id=sequence),
        "asset": stage.asset("Cup", episode_id=episode),
    }  # fmt: skip
    for kind, entity in made.items():
        stage.task(entity, kinds[kind], vendor_id if kind in ("edit", "shot") else artist_id)
    creations(manager, artist, stage, episode, sequence)
    for caller in (manager, artist, client, vendor):
        reads(caller, stage, made)
    updates(manager, artist, made)
    removals(manager, artist, stage, made, sequence)
    stage.leave()


def creations(manager, artist, stage, episode, sequence):
    for kind, body in (
        ("edits", {"name": "Cut", "episode_id": episode}), ("edits", {"name": ""}), ("edits", {}),
        ("edits", {"name": "Loose", "data": {"a": 1}}), ("scenes", {"name": "SC", "sequence_id": sequence}),
        ("scenes", {"name": "X", "sequence_id": UNKNOWN}), ("episodes", {"name": "E02"}), ("episodes", {}),
        ("episodes", {"name": "E03", "status": "zz"}), ("sequences", {"name": "SQ", "episode_id": UNKNOWN}),
    ):  # fmt: skip
        manager.post(f"{stage.path}/{kind}", body)
        artist.post(f"{stage.path}/{kind}", body)
    manager.post(f"/data/projects/{UNKNOWN}/edits", {"name": "x"})


def reads(api, stage, made):
    for kind, below in {
        "edit": ("tasks", "tasks?relations=true", "task-types", "preview-files", "versions"),
        "scene": ("tasks", "task-types", "shots", "asset-instances"),
        "episode": (
            "tasks", "sequences", "shots", "shots?relations=true", "shot-tasks", "asset-tasks", "edits", "edit-tasks",
            "task-types", "sequences?name=sq",
        ),
    }.items():  # fmt: skip
        for entity in (made[kind], UNKNOWN, made["asset"]):
            api.get(f"/data/{kind}s/{entity}")
        for what in below:
            api.get(f"/data/{kind}s/{made[kind]}/{what}")
        api.get(f"{stage.path}/{kind}s")
        api.get(f"/data/{kind}s/with-tasks?project_id={stage.id}")
        api.get(f"/data/{kind}s/with-tasks?project_id={stage.id}&episode_id={made['episode']}")
    for path in (
        f"/data/edits?project_id={stage.id}", f"/data/edits/all?project_id={stage.id}&name=cut",
        f"/data/scenes/all?project_id={stage.id}", f"/data/episodes?project_id={stage.id}&status=standby",
        "/data/episodes",
        f"{stage.path}/episodes/stats", f"{stage.path}/episodes/retake-stats",
    ):  # fmt: skip
        api.get(path)


def updates(manager, artist, made):
    for kind in ("edit", "scene", "episode"):
        for caller in (manager, artist):
            caller.put(f"/data/entities/{made[kind]}", {"description": "new", "data": {"k": kind}})
    scene = f"/data/scenes/{made['scene']}/shots"
    for body in ({"shot_id": made["shot"]}, {"shot_id": UNKNOWN}, {}):
        manager.post(scene, body)
    manager.get(scene)
    manager.delete(f"{scene}/{made['shot']}")


def removals(manager, artist, stage, made, sequence):
    for kind in ("edit", "scene", "episode"):
        artist.delete(f"/data/{kind}s/{made[kind]}")
    for path in (f"edits/{made['edit']}", f"episodes/{made['episode']}", f"sequences/{sequence}"):
        manager.delete(f"/data/{path}")
        manager.get(f"/data/{path}")
    manager.delete(f"/data/edits/{made['edit']}?force=true")
    manager.get(f"/data/edits/{made['edit']}")
    manager.delete(f"/data/episodes/{made['episode']}?force=true")
    manager.get(f"{stage.path}/shots")
    manager.get(f"{stage.path}/assets")
    manager.get(f"{stage.path}/news")
